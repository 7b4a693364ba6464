import { join } from 'node:path';
import { type Variables } from '../test/runner.js';
import { asDocument, asList, asText } from './document.js';
import { type GitHub, owner, packageName, repository } from './github.js';
import { PackageReader, type Version } from './package-reader.js';
import { dayMs, type Release } from './releases.js';
import { type Secrets } from './secrets.js';
import { type Steps } from './steps.js';
import { formatBytes, shortDigest } from './terminal.js';
import { type Verdicts } from './versions-table.js';

/** Days from the first release to the cleanup, which is in the present: it looks at clocks. */
export const lastDay = 14;

const newDescription = 'First release of the actions, built by their own demo';

/** What the story leaves to be shown and checked. */
export interface Ending {
  readonly before: readonly Version[];
  readonly verdicts: Verdicts;
  readonly afterDryRun: readonly Version[];
  readonly after: readonly Version[];
  /** Tags of the releases that cleanup is told to keep. */
  readonly keptTags: readonly string[];
  /** Files with credentials while the job was logged in. */
  readonly filesWhileLoggedIn: readonly string[];
}

/** The job, step by step: three releases in two weeks, and the garbage that they leave. */
export async function tellStory(
  github: GitHub,
  releases: readonly [Release, Release, Release],
  steps: Steps,
  secrets: Secrets,
): Promise<Ending> {
  const { sandbox, job, visitor } = github;
  const { registry } = sandbox;
  const reader = new PackageReader(visitor, owner, packageName);
  const [first, second, third] = releases;

  await steps.run({
    title: 'Log in with the GITHUB_TOKEN',
    action: 'login',
    inputs: { registry },
    tell: (outputs) =>
      `${text(outputs['username'])} at ${text(outputs['registry'])} with ${text(outputs['credential'])}`,
  });

  const published = await steps.run({
    title: `Day ${first.day}: publish release ${first.version} under three tags`,
    action: 'publish',
    inputs: { registry, source: first.source, tags: first.tags.join('\n') },
    tell: tellPush,
  });

  await steps.run({
    title: 'Give the index another description, its images untouched',
    action: 'annotate',
    inputs: {
      registry,
      image: `${registry}/${repository}@${text(published['digest'])}`,
      tags: first.tags.join('\n'),
      description: newDescription,
    },
    tell: (outputs) =>
      `index ${shortDigest(text(outputs['previous-digest']))} → ${shortDigest(text(outputs['digest']))}`,
  });

  sandbox.advance((second.day - first.day) * dayMs);
  await steps.run({
    title: `Day ${second.day}: push release ${second.version}`,
    action: 'push',
    inputs: { registry, source: second.source, tags: second.tags.join('\n') },
    tell: tellPush,
  });

  sandbox.advance((third.day - second.day) * dayMs);
  await steps.run({
    title: `Day ${third.day}: push release ${third.version}, out of an archive`,
    action: 'push',
    inputs: { registry, source: third.source, tags: third.tags.join('\n') },
    tell: tellPush,
  });

  sandbox.advance((lastDay - third.day) * dayMs);
  const before = await reader.versions();
  const rules = { registry, 'keep-n-tagged': '2', 'delete-untagged': 'true' };
  const planned = await steps.run({
    title: `Day ${lastDay}: see what cleanup would delete`,
    action: 'cleanup',
    inputs: { ...rules, 'dry-run': 'true' },
    tell: (outputs) => `it would be: ${tellCleanup(outputs)}`,
  });
  const afterDryRun = await reader.versions();

  await steps.run({ title: 'Clean up', action: 'cleanup', inputs: rules, tell: tellCleanup });
  const after = await reader.versions();

  const { leaks: filesWhileLoggedIn } = await secrets.search(join(job.workspace, '..'));
  await steps.finish('End of the job: post steps undo the logins');
  const verdicts = readVerdicts(text(planned['json']));
  const keptTags = [...new Set([...second.tags, ...third.tags])];
  return { before, verdicts, afterDryRun, after, keptTags, filesWhileLoggedIn };
}

function tellPush(outputs: Variables): string {
  const bytes = (name: string): string => formatBytes(Number(text(outputs[`${name}-bytes`])));
  const tags = text(outputs['tags']).replaceAll('\n', ', ');
  const digest = shortDigest(text(outputs['digest']));
  return `${tags} → ${digest}, ${bytes('uploaded')} uploaded, ${bytes('reused')} there already`;
}

/** What is none is left out. */
function tellCleanup(outputs: Variables): string {
  const counts = ['deleted', 'untagged', 'kept', 'retained', 'failed', 'remaining'];
  const some = counts.filter((name) => text(outputs[name]) !== '0');
  return some.map((name) => `${text(outputs[name])} ${name}`).join(', ');
}

function readVerdicts(json: string): Verdicts {
  const packages = asList(asDocument(JSON.parse(json))['packages']).map(asDocument);
  const versions = packages.flatMap((each) => asList(each['versions']).map(asDocument));
  return new Map(
    versions.map(({ id, verdict, rule }) => [Number(id), { verdict: asText(verdict), rule: asText(rule) }]),
  );
}

function text(value: string | undefined): string {
  return value ?? '';
}
