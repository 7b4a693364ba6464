import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { denials } from '../core/domain/credential/denial.js';
import { generalAdvice } from '../core/errors.js';
import { refusals } from '../core/report/refusal.js';
import { collectErrorTexts, collectFrom, type ErrorText } from '../scripts/error-texts.js';
import { actionFile } from '../scripts/readme-tables.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const texts = collectErrorTexts(root);

/** What an error of the network says of itself begins small: it stands within the error of the request. */
const isFragment = ({ place, message = '' }: ErrorText): boolean =>
  place.startsWith('core/adapters/http/') && /^[a-z]/.test(message);
/** Their values are whole sentences: the faults of inputs, or another error with a sentence more. */
const madeOfSentences = ['Input …', '… …'];
/** Faults of inputs say themselves what to write. */
const saysItself = ['Input …', '… inputs are wrong:\n…', '…….'];
/** One word for one thing, in the words of the OCI and GitHub documents. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\bcan not\b/i, "can't or cannot"],
  [/(?<!Docker )\bmanifest list/i, 'index, or Docker manifest list'],
  [/multi-?arch/i, 'multi-platform'],
  [/\blicense\b/i, 'licence; the key is licenses'],
  [/\b(?:authoriz|normaliz|recogniz)/i, 'the spelling with s'],
  [/\btarballs?\b/i, 'archive'],
  [/\brepos?\b/i, 'repository'],
  [/\borgs?\b(?!\.)/i, 'organization'],
  [/(?<!docker-)\bdaemon\b/i, 'engine'],
  [/\bfolders?\b/i, 'directory'],
  [/\bauth(?:entication)? server\b/i, 'token server'],
  [/(?<!use-)\bregex(?:es|p)?\b/i, 'regular expression'],
  [/\bsha\b(?!-)/, 'digest, or commit'],
];

describe('the text of an error', () => {
  it('is found at all places where one is made', () => {
    expect(texts.length).toBeGreaterThan(200);
    expect(
      collectFrom(
        'x.ts',
        "const why = 'Mend it.'; throw new ActionError('denied', `No ${name}: ${why}`, { hint: why });",
      ),
    ).toEqual([{ place: 'x.ts:1', code: 'denied', message: 'No …: Mend it.', hint: 'Mend it.', hasHint: true }]);
  });

  it('is a sentence: what happened to what', () => {
    const faulty = texts.filter((text) => {
      const { message } = text;
      if (message === undefined || isFragment(text) || madeOfSentences.includes(message)) return false;
      return !/^(?:[A-Z"…]|docker\b)/.test(message) || !/(?:\.|[.:]\s?…)$/.test(message);
    });
    expect(faulty).toEqual([]);
  });

  it('names what it happened to', () => {
    const nameless = texts.filter((text) => {
      const { message, code } = text;
      if (message === undefined || isFragment(text) || code === 'cancelled') return false;
      return !/…|"[\w-]+"|\b[A-Z]+_[A-Z]+\b/.test(message) && message.split(' ').length < 5;
    });
    expect(nameless).toEqual([]);
  });

  it('says what to change: there, or by what is to be done after all failures of its kind', () => {
    const silent = texts.filter(({ code, message, hasHint }) => {
      if (hasHint || code === 'cancelled' || saysItself.includes(message ?? '')) return false;
      return code === undefined ? message !== '…: … answered …….' : !(code in generalAdvice);
    });
    expect(silent).toEqual([]);
  });

  it('says more than that where the user can mend it', () => {
    const mendable = ['invalid-input', 'unsupported', 'guarded', 'conflict', 'denied', 'not-found'];
    const silent = texts.filter(
      ({ code = '', message = '', hasHint }) => mendable.includes(code) && !hasHint && !saysItself.includes(message),
    );
    expect(silent).toEqual([]);
  });

  it('has advice that is a sentence as well', () => {
    const advice = [
      ...texts.flatMap(({ place, hint }) => (hint === undefined || hint === '\n…' ? [] : [{ place, hint }])),
      ...Object.entries(generalAdvice).map(([place, hint]) => ({ place, hint })),
      ...refusals.map(({ says, advice: hint }) => ({ place: says, hint })),
    ];
    expect(advice.filter(({ hint }) => !/^(?:[A-Z"…]|https?:|oci:|docker\b).*(?:\.|\. …)$/s.test(hint))).toEqual([]);
  });
});

describe('the words of GitHub', () => {
  it.each(denials.flatMap(({ says, words }) => says.map((text) => [text, words] as const)))(
    '%s are known by their pattern, and by no earlier one',
    (text, words) => {
      expect(denials.find((denial) => denial.words.test(text))?.words).toBe(words);
    },
  );

  it.each(refusals)('$says is known by its pattern', ({ says, words }) => {
    expect(refusals.find((refusal) => refusal.words.test(says))?.words).toBe(words);
  });
});

describe('one thing has one name', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...actionPaths('README.md')];

  it.each(forbidden)('%s is written as: %s', (pattern) => {
    const inErrors = texts.flatMap(({ place, message = '', hint = '' }) =>
      pattern.test(prose(`${message} ${hint}`)) ? [`${place}: ${message} ${hint}`] : [],
    );
    const inDocuments = [...documents, ...actionPaths('action.yml')].flatMap((path) =>
      prose(readFileSync(`${root}${path}`, 'utf8'))
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
    );
    expect([...inErrors, ...inDocuments]).toEqual([]);
  });
});

function actionPaths(name: 'README.md' | 'action.yml'): readonly string[] {
  const actions = ['publish', 'login', 'push', 'annotate', 'cleanup'];
  if (name === 'README.md') return actions.map((action) => `${action}/README.md`);
  return actions.map((action) => actionFile(action).slice(root.length));
}

/** Without code, addresses and comments, which have names of their own; lines stay where they are. */
function prose(text: string): string {
  const blank = (found: string): string => found.replace(/[^\n]/g, '');
  return text
    .replace(/^ *```[\s\S]*?^ *```/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^)]*\)|https?:\S+/g, blank);
}
