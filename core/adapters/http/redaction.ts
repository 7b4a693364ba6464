const minSecretLength = 4;

/**
 * Takes the credential that was sent out of what a server says: some repeat the Authorization header in their errors.
 */
export function createRedactor(authorization: string | undefined): (text: string) => string {
  const secrets = secretsIn(authorization ?? '')
    .filter((secret) => secret.length >= minSecretLength)
    .flatMap((secret) => [secret, encodeURIComponent(secret), secret.replaceAll('/', '\\/')])
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** The value, what comes after its scheme, and the secret within Basic credentials. */
function secretsIn(authorization: string): readonly string[] {
  const [scheme, value] = authorization.split(' ', 2);
  if (scheme === undefined || value === undefined) return [authorization];
  if (scheme.toLowerCase() !== 'basic') return [authorization, value];
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return [authorization, value, pair.slice(pair.indexOf(':') + 1)];
}
