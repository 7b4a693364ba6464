// Erased as a whole: the package has no code to import.
import type { components } from '@octokit/openapi-types';
import { type Account, type Repository } from '../store/accounts.js';
import { isoSeconds } from '../time/clock.js';
import { type PackageType, type StoredPackage, type StoredVersion } from '../store/store.js';

type Schemas = components['schemas'];

/** Turns what the sandbox holds into GitHub's own JSON. */
export class Shapes {
  readonly #origin: string;
  readonly #api: string;

  /**
   * @param origin the web pages' origin
   * @param api base of the API
   */
  constructor(origin: string, api: string) {
    this.#origin = origin;
    this.#api = api;
  }

  account(account: Account): Schemas['simple-user'] {
    const api = `${this.#api}/users/${account.login}`;
    return {
      login: account.login,
      id: account.id,
      node_id: Buffer.from(`0:${account.type}${account.id}`).toString('base64'),
      avatar_url: `${this.#origin}/avatars/u/${account.id}?v=4`,
      gravatar_id: '',
      url: api,
      html_url: `${this.#origin}/${account.login}`,
      followers_url: `${api}/followers`,
      following_url: `${api}/following{/other_user}`,
      gists_url: `${api}/gists{/gist_id}`,
      starred_url: `${api}/starred{/owner}{/repo}`,
      subscriptions_url: `${api}/subscriptions`,
      organizations_url: `${api}/orgs`,
      repos_url: `${api}/repos`,
      events_url: `${api}/events{/privacy}`,
      received_events_url: `${api}/received_events`,
      type: account.type,
      site_admin: false,
    };
  }

  repository(repository: Repository): Schemas['minimal-repository'] {
    const api = `${this.#api}/repos/${repository.fullName}`;
    const at = (path: string): string => `${api}/${path}`;
    return {
      id: repository.id,
      node_id: Buffer.from(`010:Repository${repository.id}`).toString('base64'),
      name: repository.name,
      full_name: repository.fullName,
      owner: this.account(repository.owner),
      private: repository.isPrivate,
      html_url: `${this.#origin}/${repository.fullName}`,
      description: repository.description,
      fork: false,
      url: api,
      archive_url: at('{archive_format}{/ref}'),
      assignees_url: at('assignees{/user}'),
      blobs_url: at('git/blobs{/sha}'),
      branches_url: at('branches{/branch}'),
      collaborators_url: at('collaborators{/collaborator}'),
      comments_url: at('comments{/number}'),
      commits_url: at('commits{/sha}'),
      compare_url: at('compare/{base}...{head}'),
      contents_url: at('contents/{+path}'),
      contributors_url: at('contributors'),
      deployments_url: at('deployments'),
      downloads_url: at('downloads'),
      events_url: at('events'),
      forks_url: at('forks'),
      git_commits_url: at('git/commits{/sha}'),
      git_refs_url: at('git/refs{/sha}'),
      git_tags_url: at('git/tags{/sha}'),
      hooks_url: at('hooks'),
      issue_comment_url: at('issues/comments{/number}'),
      issue_events_url: at('issues/events{/number}'),
      issues_url: at('issues{/number}'),
      keys_url: at('keys{/key_id}'),
      labels_url: at('labels{/name}'),
      languages_url: at('languages'),
      merges_url: at('merges'),
      milestones_url: at('milestones{/number}'),
      notifications_url: at('notifications{?since,all,participating}'),
      pulls_url: at('pulls{/number}'),
      releases_url: at('releases{/id}'),
      stargazers_url: at('stargazers'),
      statuses_url: at('statuses/{sha}'),
      subscribers_url: at('subscribers'),
      subscription_url: at('subscription'),
      tags_url: at('tags'),
      teams_url: at('teams'),
      trees_url: at('git/trees{/sha}'),
    };
  }

  package(target: StoredPackage): Schemas['package'] {
    const { owner, repository } = target;
    const html = `${this.#origin}/${owner.type === 'Organization' ? 'orgs' : 'users'}/${owner.login}`;
    return {
      id: target.id,
      name: target.name,
      package_type: target.type,
      owner: this.account(owner),
      version_count: target.byDigest.size,
      visibility: reportedVisibility(target),
      url: this.#packageUrl(target),
      created_at: isoSeconds(target.createdAt),
      updated_at: isoSeconds(target.updatedAt),
      ...(repository === undefined ? {} : { repository: this.repository(repository) }),
      html_url: `${html}/packages/${target.type}/package/${encodeURIComponent(target.name)}`,
    };
  }

  version(target: StoredPackage, version: StoredVersion): Schemas['package-version'] {
    const { owner } = target;
    const html = `${this.#origin}/${owner.type === 'Organization' ? 'orgs' : 'users'}/${owner.login}`;
    const name = encodeURIComponent(target.name);
    return {
      id: version.id,
      name: version.digest,
      url: `${this.#packageUrl(target)}/versions/${version.id}`,
      package_html_url: `${html}/packages/${target.type}/package/${name}`,
      created_at: isoSeconds(version.createdAt),
      updated_at: isoSeconds(version.updatedAt),
      ...(version.deletedAt === undefined ? {} : { deleted_at: isoSeconds(version.deletedAt) }),
      html_url: `${html}/packages/${target.type}/${name}/${version.id}`,
      metadata: metadataOf(target.type, [...version.tags]),
    };
  }

  #packageUrl({ owner, name, type }: StoredPackage): string {
    const kind = owner.type === 'Organization' ? 'orgs' : 'users';
    return `${this.#api}/${kind}/${owner.login}/packages/${type}/${encodeURIComponent(name)}`;
  }
}

/** The description names the tags of docker packages `tag`, and requires `tags`. */
function metadataOf(type: PackageType, tags: string[]): NonNullable<Schemas['package-version']['metadata']> {
  if (type === 'container') return { package_type: type, container: { tags } };
  const docker = { tag: tags, tags };
  return { package_type: type, docker };
}

/** The description of the API knows no internal packages, though its list operations take the word. */
function reportedVisibility({ visibility }: StoredPackage): 'public' | 'private' {
  return visibility === 'public' ? 'public' : 'private';
}
