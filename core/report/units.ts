const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal, as registries count: `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), byteUnits.length - 1);
  const value = bytes / 1000 ** exponent;
  return `${exponent === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${byteUnits[exponent] ?? 'B'}`;
}

/** `4 s`, `2 min 5 s`, `1 h 3 min`, `3 days 4 h`; never more precise than a second. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
