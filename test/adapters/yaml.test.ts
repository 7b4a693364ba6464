import { describe, expect, it } from '@jest/globals';
import { parseYaml } from '../../core/adapters/yaml.js';

describe('a YAML file', () => {
  // Each of these once took a parser's stack, and with it the process.
  it.each(['[', '{{', '{a: ', '- [', '- ', '? ', ': '])('of nothing but %j is refused', async (piece) => {
    const text = piece.repeat(Math.floor(65_536 / piece.length));
    await expect(parseYaml(text, 'policy.yml')).rejects.toMatchObject({
      code: 'invalid-file',
      message: 'policy.yml is nested too deeply.',
    });
  });

  it.each(['&a ', '!a ', '*a ', 'a: ', '@', '%', '| ', '[a'])('of nothing but %j is refused in time', async (piece) => {
    const text = piece.repeat(Math.floor(65_536 / piece.length));
    await expect(parseYaml(text, 'policy.yml')).rejects.toMatchObject({ code: 'invalid-file' });
  });

  it('says of a fault in which line it is, in few words', async () => {
    const text = `a: 1\nb: [\n&a &b ${'x'.repeat(60_000)}`;
    await expect(parseYaml(text, 'policy.yml')).rejects.toThrow(/^policy\.yml is no YAML[^]*- line 3: [^]{1,200}$/);
  });

  it('longer than any policy is refused at once', async () => {
    await expect(parseYaml('a'.repeat(65_537), 'policy.yml')).rejects.toThrow('more than 65536 characters');
  });

  it('may hold many lists, and text with brackets', async () => {
    const text = "a: ['[v]*', '/[a-z]/']\nb: ['x', {c: [1]}]\n";
    expect((await parseYaml(text, 'policy.yml')).kind).toBe('map');
  });
});
