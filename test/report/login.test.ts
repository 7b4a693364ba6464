import { describe, expect, it } from '@jest/globals';
import { parseRegistryHost } from '../../core/domain/registry/reference.js';
import { type ImageReport, type LoginReport, summarizeLogin } from '../../core/report/login.js';

const image = (change: Partial<ImageReport> = {}): ImageReport => ({
  image: 'ghcr.io/octo/base',
  need: 'pull',
  answers: { 'github-token': 'denied', pat: 'may read' },
  chosen: 'pat',
  reason: 'GITHUB_TOKEN is denied.',
  ...change,
});
const report = (images: readonly ImageReport[], change: Partial<LoginReport> = {}): LoginReport => ({
  registry: parseRegistryHost('ghcr.io'),
  username: 'octocat',
  credential: 'pat',
  reason: 'Why.',
  images,
  dockerConfig: '/temp/own',
  authFile: undefined,
  ...change,
});
const rowsOf = (markdown: string): readonly string[] => markdown.split('\n').filter((line) => line.startsWith('|'));

describe('the summary of a login', () => {
  it('tells for each image what each credential may do, which one was chosen, and why', () => {
    const [header, , row, push] = rowsOf(summarizeLogin(report([image(), image({ need: 'push', answers: {} })])));
    expect(header).toBe('| image | need | GITHUB&#95;TOKEN | PAT | chosen | reason |');
    expect(row).toMatch(/^\| <code>.*<\/code> \| pull \| denied \| may read \| PAT \| GITHUB&#95;TOKEN is denied/);
    expect(push).toContain('| push | not tried | not tried | PAT |');
  });

  it('leaves out a credential that was not tried, and the table where there are no images', () => {
    const tried = summarizeLogin(report([image({ answers: { 'github-token': 'may read' } })]));
    expect(rowsOf(tried)[0]).toBe('| image | need | GITHUB&#95;TOKEN | chosen | reason |');
    expect(rowsOf(summarizeLogin(report([])))).toEqual([]);
  });

  it('shows what a registry says, and lets it do nothing', () => {
    const words = '<img src=x> | @octo-org/team\n::error::x';
    const markdown = summarizeLogin(report([image({ answers: { pat: words }, reason: words })], { username: words }));
    expect(markdown).not.toMatch(/<img|@octo|::/);
    expect(rowsOf(markdown)).toHaveLength(3);
  });

  it('stays below what GitHub shows, whatever the registry says of how many images', () => {
    const long = image({ answers: { 'github-token': '|'.repeat(5000), pat: '|'.repeat(5000) } });
    const markdown = summarizeLogin(report(Array.from({ length: 5000 }, () => long)));
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
    expect(markdown).toMatch(/and 4950 more$/);
  });
});
