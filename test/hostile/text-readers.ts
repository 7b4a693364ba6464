import { parseCommandLine } from '../../cli/command-line.js';
import { readPageLinks } from '../../core/adapters/github/packages-answer.js';
import { findProxy } from '../../core/adapters/http/proxy.js';
import { createRedactor } from '../../core/adapters/http/redaction.js';
import { findRedirect } from '../../core/adapters/http/redirect.js';
import { clean } from '../../core/adapters/log-text.js';
import { Secrets } from '../../core/adapters/secrets.js';
import { parseYaml } from '../../core/adapters/yaml.js';
import { classifyAnswer } from '../../core/domain/credential/credential-choice.js';
import { withRemedy } from '../../core/domain/credential/denial.js';
import { deriveApiUrl, parseServerUrl, resolveGitHub } from '../../core/domain/github/github.js';
import {
  checkGitHubAnnotation,
  gitHubKeys,
  parseAnnotationLine,
  parseKeyValueLine,
  parseNumberedLines,
} from '../../core/domain/image/annotation.js';
import { parseDigest } from '../../core/domain/image/digest.js';
import { findSubjectName } from '../../core/domain/image/graph.js';
import { canonicalPlatform } from '../../core/domain/image/platform.js';
import { parseCsvLine } from '../../core/domain/input/csv-line.js';
import { adviseOnImageName } from '../../core/domain/input/image-name.js';
import { parseDuration } from '../../core/domain/input/input.js';
import { findNearest } from '../../core/domain/input/nearest.js';
import { formatDate, isTimeZone } from '../../core/domain/metadata/date-format.js';
import { parseEventTemplate, renderEventTemplate } from '../../core/domain/metadata/event.js';
import { parseFlavor } from '../../core/domain/metadata/flavor.js';
import { isSpdxExpression } from '../../core/domain/metadata/spdx.js';
import { parseTagRule } from '../../core/domain/metadata/tag-rule.js';
import { resolveTags } from '../../core/domain/metadata/tag-rules.js';
import { findActions, findChallenge, parseChallenges } from '../../core/domain/registry/challenge.js';
import { parseImages } from '../../core/domain/registry/push-target.js';
import { formatReference, isTag, parseReference, parseRegistryHost } from '../../core/domain/registry/reference.js';
import { findRetryAfterInMessage, parseRetryAfter } from '../../core/domain/registry/retry-after.js';
import { parseJournal } from '../../core/domain/retention/journal.js';
import { findMentions } from '../../core/domain/retention/mentioned-images.js';
import { parsePackageSelector, parseShard } from '../../core/domain/retention/package-selection.js';
import { parseExpression, parseFileGlob, parseGlob } from '../../core/domain/retention/pattern.js';
import { parsePolicyFile } from '../../core/domain/retention/policy-file.js';
import { parseExpressionSelector, parseProtection, parseTagSelector } from '../../core/domain/retention/selector.js';
import { compareTagVersions, findTagVersion } from '../../core/domain/retention/semantic-version.js';
import {
  BranchNames,
  isOfGoneBranch,
  parseTagTemplate,
  pullNumberOf,
} from '../../core/domain/retention/tag-template.js';
import { ActionError } from '../../core/errors.js';
import { text as markdownText } from '../../core/report/markdown.js';
import { nameOf } from '../adapters/registry/registry-stage.js';
import { contextOf } from '../domain/metadata/events.js';
import { type Reader } from './hostile-text.js';

const registry = parseRegistryHost('ghcr.io');
const api = new URL('https://api.github.com/');
const now = Date.parse('2026-01-01T00:00:00Z');
const image = { registry, name: nameOf('octo-org/app') };
const github = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };

/** One of each type that an event decides on. */
export const everyRule = [
  'type=ref,event=branch',
  'type=ref,event=tag',
  'type=ref,event=pr',
  'type=semver,pattern={{version}}',
  'type=semver,pattern={{raw}},match=v(.*)',
  'type=pep440,pattern={{version}}',
  'type=match,pattern=(.*)',
  'type=schedule',
  'type=edge',
  'type=sha',
].map((line) => parseTagRule(line, registry));

function eventOf(ref: string) {
  const event = { number: ref, base_ref: ref, pull_request: { head: { sha: ref } } };
  return contextOf({ ref, sha: ref, eventName: 'pull_request', event }, { DOCKER_METADATA_PR_HEAD_SHA: 'true' });
}

const redirected = (location: string) =>
  findRedirect(
    { method: 'GET', url: api, authorization: 'Bearer x' },
    { status: 307, headers: { location } },
    [],
    'GET it',
  );

/** What users and workflows write. */
const written: readonly Reader<string>[] = [
  {
    what: 'a reference',
    read: (text) => formatReference(parseReference(text, registry)),
    frames: [['ghcr.io/o/a', ':']],
  },
  { what: 'a registry', read: parseRegistryHost, frames: [['https://a', '.']] },
  { what: 'a name of an image', read: (text) => adviseOnImageName(text, image, 'octo-org'), frames: [['o/a', '\n/']] },
  { what: 'a digest', read: (text) => parseDigest(text, 'The digest'), frames: [['sha256:', '']] },
  {
    what: 'the URL of a server',
    read: (text) => parseServerUrl(text, 'GITHUB_SERVER_URL'),
    frames: [['https://', '']],
  },
  {
    what: 'the server of a runner',
    read: (text) => [deriveApiUrl(text), resolveGitHub({ ...github, serverUrl: text }, {})],
    frames: [['https://', '']],
  },
  { what: 'a line of labels', read: parseKeyValueLine },
  { what: 'a line of annotations', read: parseAnnotationLine, frames: [['index[', ']:a=b']] },
  { what: 'lines of labels', read: (text) => parseNumberedLines(text, parseKeyValueLine) },
  {
    what: 'the texts that GitHub shows',
    read: (text) => Object.values(gitHubKeys).map((key) => checkGitHubAnnotation(key, text)),
    frames: [['https://', '']],
  },
  { what: 'a licence', read: isSpdxExpression, frames: [['MIT OR ', '']] },
  {
    what: 'an entry of tags',
    read: (text) => parseTagRule(text, registry),
    frames: [
      ['type=raw,value={{date ', '}}'],
      ['type=match,pattern=', ',group=1'],
    ],
  },
  {
    what: 'a tag that a rule gives',
    read: (text) => resolveTags([parseTagRule(text, registry)], parseFlavor([]), eventOf('refs/heads/main')),
    frames: [['type=raw,value=', '']],
  },
  { what: 'a flavor', read: (text) => parseFlavor(text.split('\n')), frames: [['prefix=', ',onlatest=true']] },
  { what: 'images', read: (text) => parseImages(text.split('\n'), registry), frames: [['name=', ',enable=true']] },
  { what: 'a template of an event', read: (text) => renderEventTemplate(parseEventTemplate(text), eventOf(text)) },
  { what: 'a format of dates', read: (text) => formatDate(now, text, 'UTC'), frames: [['[', ']YYYY']] },
  { what: 'a time zone', read: (text) => isTimeZone(text) && formatDate(now, 'LLLL z Z', text) },
  { what: 'a duration', read: parseDuration, frames: [['1', ' days']] },
  { what: 'a line of CSV', read: parseCsvLine, frames: [['"', '"']] },
  { what: 'a glob', read: (text) => parseGlob(text).matches(text) },
  { what: 'a glob of files', read: (text) => parseFileGlob(text).matches(text), frames: [['./', '']] },
  { what: 'a regular expression', read: (text) => parseExpression(text).matches(text) },
  { what: 'a selector of tags', read: (text) => [parseTagSelector(text), parseExpressionSelector(text)] },
  { what: 'a protection', read: (text) => parseProtection(text, registry), frames: [['o/a:', '']] },
  { what: 'a selector of packages', read: (text) => [false, true].map((flag) => parsePackageSelector(text, flag)) },
  { what: 'a share of packages', read: parseShard, frames: [['1/', '']] },
  { what: 'a template of tags', read: (text) => parseTagTemplate(`${text}{number}`, '{number}') },
  { what: 'an unknown input', read: (text) => findNearest(text, ['description', 'delete-tags']) },
  { what: 'a platform', read: canonicalPlatform, frames: [['linux/', '/v8']] },
  { what: 'an argument of the command', read: (text) => parseCommandLine([text, `--${text}`], []) },
  {
    what: 'a policy',
    read: async (text) => parsePolicyFile(await parseYaml(text, 'policy.yml'), 'policy.yml', registry),
    frames: [['packages:\n  - name: ', '\n']],
  },
  {
    what: 'a file that mentions images',
    read: (text) => findMentions(text, { registry, owner: 'o' }),
    frames: [
      ['ghcr.io/o/a', 'a'],
      ['tag: ', 'v1'],
    ],
  },
  { what: 'a journal', read: (text) => parseJournal(text, 'the journal') },
];

/** What servers, events and programs write. */
const received: readonly Reader<string>[] = [
  {
    what: 'a challenge',
    read: (text) => [parseChallenges(text), findChallenge(text, 'bearer'), findActions(text, 'o/a')],
    frames: [
      ['Bearer realm="', '"'],
      ['Bearer scope="', '"'],
    ],
  },
  {
    what: 'Retry-After',
    read: (text) => [parseRetryAfter(text, now), findRetryAfterInMessage(`retry-after: ${text}`)],
  },
  {
    what: 'Link',
    read: (text) => readPageLinks(text, { apiUrl: api, page: 1 }, 'Listing'),
    frames: [['<', '>; rel="next"']],
  },
  { what: 'Location', read: redirected, frames: [['https://', '']] },
  {
    what: 'a tag',
    read: (text) => isTag(text) && findSubjectName(text),
    frames: [['', `sha256-${'0'.repeat(64)}.sig`]],
  },
  {
    what: 'versions that tags name',
    read: (text) => {
      const version = findTagVersion(text);
      return version === undefined ? undefined : compareTagVersions(version, version);
    },
    frames: [['v1.2.3-', '']],
  },
  {
    what: 'names of branches',
    read: (text) => {
      const names = new BranchNames(text.split('\n'));
      return isOfGoneBranch(parseTagTemplate('{branch}', '{branch}'), text, names);
    },
  },
  {
    what: 'the tag of a pull request',
    read: (text) => pullNumberOf(parseTagTemplate('pr-{number}', '{number}'), text),
  },
  { what: 'the ref of an event', read: (text) => resolveTags(everyRule, parseFlavor([]), eventOf(text)) },
  { what: 'a pushed tag', read: (text) => resolveTags(everyRule, parseFlavor([]), eventOf(`refs/tags/${text}`)) },
  {
    what: 'the words of a refusal',
    read: (text) => {
      const denial = new ActionError('denied', text);
      const attempt = { need: 'pull', credential: 'pat', repository: image, workflowRepository: 'o/a' } as const;
      return [withRemedy(denial, attempt), classifyAnswer(denial)];
    },
  },
  {
    what: 'a proxy',
    read: (text) => findProxy(new URL('https://10.1.2.3/'), (name) => (name === 'HTTPS_PROXY' ? text : undefined)),
    frames: [['http://u:', '@h:1']],
  },
  {
    what: 'a list of hosts without a proxy',
    read: (text) => findProxy(new URL('https://10.1.2.3/'), (name) => (name === 'NO_PROXY' ? text : 'http://p:1')),
    frames: [['10.0.0.0/8,', '/8']],
  },
  { what: 'a text of a summary', read: (text) => markdownText(text) },
  { what: 'a text of the log', read: clean, frames: [['::', '::']] },
  {
    what: 'a text with secrets',
    read: (text) => {
      const secrets = new Secrets();
      secrets.add('ghs_0123456789');
      const redact = createRedactor(`Basic ${Buffer.from('octocat:ghs_0123456789').toString('base64')}`);
      return [secrets.hide(text), redact(text)];
    },
    frames: [['ghp_', '']],
  },
];

export const textReaders: readonly Reader<string>[] = [...written, ...received];
