import { arch, platform } from 'node:os';

export type Variables = Readonly<Record<string, string>>;

/** Which run of which workflow it is. */
export interface RunOptions {
  /** Default: `https://github.com`. */
  readonly serverUrl?: string;
  /** Default: the API of the server: `https://api.github.com`, or `<server>/api/v3`. */
  readonly apiUrl?: string;
  /** `owner/name` of the repository whose workflow runs. */
  readonly repository?: string;
  readonly actor?: string;
  readonly sha?: string;
  readonly ref?: string;
  readonly eventName?: string;
  readonly runId?: string;
}

/** The `github` context without what differs from step to step; a runner turns it into `GITHUB_*`. */
export function githubContext(options: RunOptions): Variables {
  const serverUrl = options.serverUrl ?? 'https://github.com';
  const apiUrl =
    options.apiUrl ?? (serverUrl === 'https://github.com' ? 'https://api.github.com' : `${serverUrl}/api/v3`);
  const repository = options.repository ?? 'octo-org/octo-repo';
  const ref = options.ref ?? 'refs/heads/main';
  return {
    server_url: serverUrl,
    api_url: apiUrl,
    graphql_url: apiUrl.replace(/(?:\/v3)?$/, '/graphql'),
    repository,
    repository_owner: repository.split('/')[0] ?? '',
    actor: options.actor ?? 'octocat',
    triggering_actor: options.actor ?? 'octocat',
    sha: options.sha ?? '6dcb09b5b57875f334f61aebed695e2e4193db5e',
    ref,
    ref_name: ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    head_ref: '',
    base_ref: '',
    event_name: options.eventName ?? 'push',
    run_id: options.runId ?? '9000000001',
    run_number: '1',
    run_attempt: '1',
    workflow: 'CI',
    job: 'build',
  };
}

/** What GitHub says of a push, as far as actions read it. */
export function pushPayload(github: Variables): Readonly<Record<string, unknown>> {
  const fullName = github['repository'] ?? '';
  const [login, name] = fullName.split('/');
  return {
    ref: github['ref'],
    after: github['sha'],
    repository: {
      name,
      full_name: fullName,
      owner: { login },
      html_url: `${github['server_url'] ?? ''}/${fullName}`,
      default_branch: 'main',
      description: null,
      license: null,
      private: false,
    },
    sender: { login: github['actor'] },
  };
}

/** The `runner` context; a runner turns it into `RUNNER_*`. */
export function runnerContext(temporaryDirectory: string, isDebug: boolean): Variables {
  const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
  return {
    temp: temporaryDirectory,
    os: systems[platform()] ?? platform(),
    arch: arch().toUpperCase(),
    environment: 'github-hosted',
    ...(isDebug ? { debug: '1' } : {}),
  };
}
