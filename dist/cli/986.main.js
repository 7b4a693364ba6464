export const id = 986;
export const ids = [986];
export const modules = {

/***/ 6986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanup: () => (/* binding */ cleanup)
});

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/report/units.js
var units = __webpack_require__(3562);
;// CONCATENATED MODULE: ./build/core/report/applied-plan.js

/** A plan is looked at and approved within days. */
const oldMs = 7 * 24 * 60 * 60_000;
/** So far the clock of the machine that wrote the plan may be ahead. */
const maxSkewMs = 5 * 60_000;
/** @returns how old the plan is, in words, and whether it is worth another look before it is applied */
function describePlanAge({ file, createdAt, now }) {
    if (createdAt === undefined)
        return { text: `The plan ${file} does not tell when it was made.`, isDoubtful: false };
    const time = `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    if (createdAt > now + maxSkewMs) {
        return { text: `The plan ${file} says that it was made on ${time}, which is yet to come.`, isDoubtful: true };
    }
    const ageMs = Math.max(0, now - createdAt);
    const text = `The plan ${file} was made on ${time}, ${(0,units/* formatDuration */.a)(ageMs)} ago.`;
    if (ageMs <= oldMs)
        return { text, isDoubtful: false };
    const advice = 'What has changed in the packages since then stays, but what has changed elsewhere (a pull request that was opened again, a rule, a file that names an image) is not seen: have "mode: plan" write a new plan if in doubt.';
    return { text: `${text} ${advice}`, isDoubtful: true };
}

;// CONCATENATED MODULE: ./build/core/report/cleanup-picture.js
const dayMs = 24 * 60 * 60_000;
const ages = [
    { label: 'up to 1 day', untilMs: dayMs },
    { label: 'up to 7 days', untilMs: 7 * dayMs },
    { label: 'up to 30 days', untilMs: 30 * dayMs },
    { label: 'up to 90 days', untilMs: 90 * dayMs },
    { label: 'up to 1 year', untilMs: 365 * dayMs },
    { label: 'older', untilMs: Infinity },
];
const width = 30;
/**
 * Versions by the age of their last update, as bars of characters in a code block: GitHub shows no SVG in a summary.
 * @param now milliseconds since the epoch
 */
function drawAges(versions, now) {
    const rows = countByAge(versions, now).filter(({ going, staying }) => going + staying > 0);
    const most = Math.max(1, ...rows.map(({ going, staying }) => going + staying));
    const bar = (count, block) => block.repeat(Math.ceil((count * width) / most));
    const digits = String(most).length;
    const number = (count) => String(count).padStart(digits);
    // Numbers first: a narrow window cuts the bars.
    const lines = rows.map(({ label, going, staying }) => `${label.padEnd(14)} ${number(staying)} stay ${number(going)} go  ${bar(staying, '█')}${bar(going, '░')}`);
    return ['```text', 'last update: █ stay  ░ go', ...lines, '```'].join('\n');
}
function countByAge(versions, now) {
    const labels = [...ages.map(({ label }) => label), 'unknown'];
    const counts = new Map(labels.map((label) => [label, { going: 0, staying: 0 }]));
    for (const { version, verdict } of versions) {
        const count = counts.get(labelOf(version.updatedAt, now));
        if (count === undefined)
            continue;
        if (verdict === 'delete')
            count.going += 1;
        else
            count.staying += 1;
    }
    return [...counts].map(([label, count]) => ({ label, ...count }));
}
function labelOf(time, now) {
    if (time === undefined)
        return 'unknown';
    return ages.find(({ untilMs }) => now - time <= untilMs)?.label ?? 'unknown';
}

// EXTERNAL MODULE: ./build/core/domain/image/digest.js
var image_digest = __webpack_require__(7145);
// EXTERNAL MODULE: ./build/core/domain/image/graph.js
var image_graph = __webpack_require__(5457);
// EXTERNAL MODULE: ./build/core/report/markdown.js
var markdown = __webpack_require__(1432);
;// CONCATENATED MODULE: ./build/core/report/cleanup-tree.js



const roles = ['platform', 'attestation', 'manifest', 'referrer'];
/**
 * Folds what belongs to an image into it. A version with a tag of its own is an image of its own, and so is a part
 * whose fate is another than its image's: it must not disappear behind a line that says the contrary.
 * @returns each version once, the images in the order of the versions
 */
function groupImages(versions, view) {
    if (view === undefined)
        return versions.map((head) => ({ head, parts: [] }));
    const byDigest = new Map(versions.map((each) => [each.version.digest, each]));
    const placed = new Set();
    const heads = new Map();
    const add = (head) => {
        placed.add(head.version.digest);
        heads.set(head.version.digest, { head, parts: takeParts(head, byDigest, placed, view) });
    };
    const held = findHeld(versions, view);
    const tops = versions.filter((each) => hasOwnTag(each) || !held.has(each.version.digest));
    for (const top of tops)
        add(top);
    for (const each of versions)
        if (!placed.has(each.version.digest))
            add(each);
    return versions.flatMap(({ version }) => heads.get(version.digest) ?? []);
}
/** `2 platforms, 1 attestation`; empty if there are none. */
function describeParts(parts) {
    return roles
        .map((role) => ({ role, count: parts.filter((part) => part.role === role).length }))
        .filter(({ count }) => count > 0)
        .map(({ role, count }) => `${count} ${role}${count === 1 ? '' : 's'}`)
        .join(', ');
}
/**
 * Row of a table: name, result, why, digest, id. What shares the image's fate is folded into its name, and open where it
 * came out otherwise.
 * @param describeResult what became of a version, in Markdown
 */
function imageRow({ head, parts }, describeResult) {
    const result = describeResult(head);
    const lines = parts.map(({ of, role, platform }) => {
        const own = describeResult(of);
        const name = platform === undefined ? role : `${role} ${(0,markdown/* text */.Qq)(platform)}`;
        return `${name} ${(0,markdown/* code */.aY)((0,image_digest/* shortDigest */.VK)(of.version.digest))}, id ${of.version.id}${own === result ? '' : `: ${own}`}`;
    });
    const isOpen = parts.some(({ of }) => describeResult(of) !== result);
    return [
        nameOf(head) + (lines.length === 0 ? '' : (0,markdown/* folded */.TM)(describeParts(parts), lines, isOpen)),
        result,
        (0,markdown/* text */.Qq)(whyOf(head)),
        (0,markdown/* code */.aY)((0,image_digest/* shortDigest */.VK)(head.version.digest)),
        String(head.version.id),
    ];
}
/** A reason that names its rule needs it once; that no rule names a version is said by the reason. */
function whyOf({ rule, reason }) {
    return rule === 'none' || reason.startsWith(rule) ? reason : `${rule}: ${reason}`;
}
/** Tags as code, in Markdown. */
function nameOf({ version }) {
    return version.tags.length === 0 ? 'untagged' : version.tags.map((tag) => (0,markdown/* code */.aY)(tag)).join(', ');
}
function takeParts(head, byDigest, placed, view) {
    const found = new Map();
    const visit = (holder) => {
        for (const { digest, role, platform } of partsOf(holder, view)) {
            const part = byDigest.get(digest);
            if (part === undefined || placed.has(digest) || hasOwnTag(part) || isGoing(part) !== isGoing(head))
                continue;
            placed.add(digest);
            found.set(digest, { of: part, role, platform });
        }
    };
    visit(head.version.digest);
    // A Map also visits what is added while it is walked, so that depth costs no stack.
    for (const digest of found.keys())
        visit(digest);
    return [...found.values()];
}
function partsOf(holder, { graph, contents }) {
    const content = contents.get(holder);
    const children = content?.kind === 'manifest' ? content.children : [];
    return [
        ...children.map(({ digest, role, platform }) => {
            return { digest, role: role === 'other' ? 'manifest' : role, platform };
        }),
        ...graph.referrers(holder).map((digest) => ({ digest, role: 'referrer' })),
    ];
}
function findHeld(versions, view) {
    const held = new Set();
    for (const { version } of versions) {
        for (const { digest } of partsOf(version.digest, view))
            if (digest !== version.digest)
                held.add(digest);
    }
    return held;
}
function hasOwnTag({ version }) {
    return version.tags.some((tag) => (0,image_graph/* findAttachmentName */.ch)(tag) === undefined);
}
function isGoing({ verdict }) {
    return verdict === 'delete';
}

;// CONCATENATED MODULE: ./build/core/report/cleanup-next-run.js

/**
 * What is left for the next run, and what the rules would have taken but for the time.
 * @param remaining versions that only the end of this run has left
 */
function describeNextRun(versions, timestamp, remaining) {
    const young = versions.filter(({ rule, verdict }) => verdict === 'keep' && isAgeRule(rule));
    const ageOf = (version) => youngSince(version, timestamp) ?? Infinity;
    const [next] = young.toSorted((a, b) => ageOf(a) - ageOf(b));
    const parts = [
        ...(remaining > 0
            ? [`${remaining} ${remaining === 1 ? 'version remains' : 'versions remain'} to be deleted.`]
            : []),
        ...(next === undefined
            ? []
            : [
                `${young.length} ${young.length === 1 ? 'is' : 'are'} not old enough yet; the oldest is ${describeAge(next, timestamp)}.`,
            ]),
    ];
    return parts.length === 0 ? [] : [`**Next run:** ${parts.join(' ')}`];
}
function isAgeRule(rule) {
    return rule === 'older-than' || rule === 'keep-younger-than';
}
/** The date that its rule looked at: a push in flight is as young as the later one. */
function youngSince({ rule, version: { createdAt, updatedAt } }, timestamp) {
    if (rule !== 'keep-younger-than')
        return timestamp === 'created' ? createdAt : updatedAt;
    return createdAt === undefined || updatedAt === undefined ? undefined : Math.max(createdAt, updatedAt);
}
function describeAge(next, timestamp) {
    const since = youngSince(next, timestamp);
    const date = since === undefined ? 'unreadable' : new Date(since).toISOString().slice(0, 10);
    return `${nameOf(next)} (id ${next.version.id}, its date is ${date})`;
}

;// CONCATENATED MODULE: ./build/core/report/groups.js
/** @returns groups of what has the same key, in the order in which each key came first */
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const group = groups.get(keyOf(item));
        if (group === undefined)
            groups.set(keyOf(item), [item]);
        else
            group.push(item);
    }
    return [...groups.values()];
}

;// CONCATENATED MODULE: ./build/core/report/refusal.js
/** What GitHub does not delete for good, and what can be done about it. */
const refusals = [
    {
        says: 'You cannot delete the last tagged version of a package.',
        words: /last (?:tagged )?version/,
        advice: 'With "last-version: delete-package" the package goes as a whole when nothing of it is to stay.',
    },
    {
        says: 'Publicly visible package versions with more than 5000 downloads cannot be deleted.',
        words: /downloads/,
        advice: 'GitHub lets such versions be deleted while the package is private: Package settings, Change visibility.',
    },
];
/** What can be changed about a refusal of GitHub for good. @param message GitHub's own words */
function explainRefusal(message) {
    return refusals.find(({ words }) => words.test(message))?.advice;
}

;// CONCATENATED MODULE: ./build/core/report/cleanup.js








const maxRows = 500;
const order = [
    'restored',
    'failed',
    'remaining',
    'retained',
    'untagged',
    'deleted',
    'gone',
    'planned',
    'kept',
];
/** A package with more images is shown by rule: nobody reads its tree. */
const maxTreeImages = 30;
const maxTreeVersions = 300;
/** The runner takes summaries of up to 1 MiB, and drops a larger one whole. */
const maxSummaryBytes = 900 * 1024;
function countResults(versions) {
    const isUntagged = ({ verdict, result }) => result === 'untagged' || (result === 'planned' && verdict === 'untag');
    const others = versions.filter((version) => !isUntagged(version));
    const count = (...results) => others.filter(({ result }) => results.includes(result)).length;
    return {
        deleted: count('deleted', 'gone', 'planned'),
        untagged: versions.length - others.length,
        restored: count('restored'),
        kept: count('kept'),
        retained: count('retained'),
        failed: count('failed'),
        remaining: count('remaining'),
    };
}
/** The output `json`. */
function describeOutcome({ packages }) {
    return {
        packages: packages.map(({ owner, name, versions, failure }) => ({
            owner,
            name,
            versions: versions.map(({ version, verdict, rule, reason, untag, result, note }) => ({
                id: version.id,
                digest: version.digest,
                tags: version.tags,
                verdict,
                rule,
                reason,
                result,
                ...(untag === undefined ? {} : { untag }),
                ...(note === undefined ? {} : { note }),
            })),
            ...(failure === undefined ? {} : { failure }),
        })),
    };
}
/** `3 deleted, 12 kept`; what is none is left out but for the deleted ones. */
function formatCounts(counts, dryRun) {
    const parts = [
        `${counts.deleted} ${dryRun ? 'would be deleted' : 'deleted'}`,
        ...(counts.untagged > 0 ? [`${counts.untagged} ${dryRun ? 'would be untagged' : 'untagged'}`] : []),
        ...['restored', 'kept', 'retained', 'failed', 'remaining']
            .filter((key) => counts[key] > 0)
            .map((key) => `${counts[key]} ${key}`),
    ];
    return parts.join(', ');
}
/** The job summary of a cleanup run: outcome first, then per package what goes, and why the rest stays. */
function summarizeCleanup(outcome) {
    const parts = [
        `### ${headline(outcome)}`,
        ...describeStart(outcome),
        ...outcome.packages.flatMap((each) => [
            ...(outcome.packages.length === 1 ? [] : [packageTitle(each, outcome.dryRun)]),
            summarizePackage(each, outcome.guard !== undefined),
        ]),
        ...explainOnce(outcome.packages),
        ...(outcome.journal === undefined ? [] : [howToUndo(outcome.journal, outcome.packages)]),
    ];
    const summary = parts.join('\n\n');
    if (Buffer.byteLength(summary) <= maxSummaryBytes)
        return summary;
    const counts = outcome.packages.map((each) => [
        (0,markdown/* text */.Qq)(`${each.owner}/${each.name}`),
        formatCounts(countResults(each.versions), outcome.dryRun),
    ]);
    return [
        `### ${headline(outcome)}`,
        ...describeStart(outcome),
        'The details are too long for a summary; the output `json` holds them all.',
        (0,markdown/* table */.tp)(['package', 'versions'], counts.slice(0, maxRows)),
    ].join('\n\n');
}
/** A single package needs no title of its own. */
function headline({ packages, dryRun }) {
    const [only, ...others] = packages;
    const what = only === undefined || others.length > 0 ? 'Cleanup' : `Cleanup of ${only.owner}/${only.name}`;
    const counts = formatCounts(countResults(packages.flatMap(({ versions }) => versions)), dryRun);
    const unfinished = packages.filter(({ failure }) => failure !== undefined).length;
    const end = unfinished === 0 ? '' : packages.length === 1 ? ', not finished' : `, packages not finished: ${unfinished}`;
    return `${(0,markdown/* text */.Qq)(what)}: ${(0,markdown/* text */.Qq)(counts + end)}`;
}
/** What is to be known before the packages: how old the plan is, and what has to be changed so that anything goes. */
function describeStart({ applied, guard }) {
    const age = applied && describePlanAge(applied);
    const advice = guard && (0,errors/* adviceOf */.wr)(guard);
    return [
        ...(age === undefined ? [] : [`${age.isDoubtful ? '**Look at the plan again:** ' : ''}${(0,markdown/* text */.Qq)(age.text)}`]),
        ...(guard === undefined ? [] : [`**Stopped:** ${(0,markdown/* text */.Qq)([guard.message, advice ?? []].flat().join(' '))}`]),
    ];
}
function packageTitle({ owner, name, versions, failure }, dryRun) {
    const counts = formatCounts(countResults(versions), dryRun);
    return `#### ${(0,markdown/* text */.Qq)(`${owner}/${name}`)}: ${failure === undefined || versions.length > 0 ? (0,markdown/* text */.Qq)(counts) : 'not finished'}`;
}
function summarizePackage(each, isGuarded) {
    const { versions, failure, view } = each;
    return [
        ...(failure === undefined ? [] : [`**Not finished:** ${(0,markdown/* text */.Qq)(failure)}`]),
        ...(versions.length === 0 ? [] : describeVersions(each)),
        ...(view === undefined || versions.length === 0 ? [] : [drawAges(versions, view.now)]),
        ...describeNextRun(versions, view?.timestamp ?? 'updated', isGuarded ? 0 : countResults(versions).remaining),
    ].join('\n\n');
}
/** Image by image where that can be read, first what people look for; otherwise by rule. */
function describeVersions({ versions, view }) {
    const images = groupImages(versions, view);
    if (images.length <= maxTreeImages && versions.length <= maxTreeVersions) {
        const sorted = images.toSorted((a, b) => order.indexOf(a.head.result) - order.indexOf(b.head.result));
        return [
            (0,markdown/* table */.tp)(['version', 'result', 'why', 'digest', 'id'], sorted.map((image) => imageRow(image, describeResult))),
        ];
    }
    const going = groupBy(versions.filter(({ verdict }) => verdict !== 'keep'), (version) => JSON.stringify([version.rule, wordsFor(version)]));
    const rows = going.flatMap((group) => {
        const [first] = group;
        return first === undefined ? [] : [[(0,markdown/* text */.Qq)(first.rule), (0,markdown/* text */.Qq)(wordsFor(first)), String(group.length), nameOf(first)]];
    });
    const byRule = rows.length === 0 ? [] : [(0,markdown/* table */.tp)(['goes by', 'result', 'versions', 'such as'], rows)];
    return [...byRule, reasonsToStay(versions), 'Each version stands in the output `json`.'];
}
/** GitHub's words for what it retains stand once for all below. */
function describeResult(version) {
    const { result, note } = version;
    const words = wordsFor(version);
    return (0,markdown/* text */.Qq)(note === undefined || result === 'retained' ? words : `${words}: ${note}`);
}
/** What became of a version, as people say it; the output `json` has the bare result. */
function wordsFor({ result, verdict }) {
    if (result === 'planned')
        return verdict === 'untag' ? 'would be untagged' : 'would be deleted';
    if (result === 'remaining')
        return verdict === 'untag' ? 'not yet untagged' : 'not yet deleted';
    return result === 'gone' ? 'gone already' : result;
}
function reasonsToStay(versions) {
    const kept = versions.filter(({ verdict }) => verdict === 'keep' || verdict === 'retain');
    const rows = groupBy(kept, ({ rule }) => rule).flatMap((group) => {
        const [first] = group;
        return first === undefined ? [] : [[(0,markdown/* text */.Qq)(first.rule), String(group.length), (0,markdown/* text */.Qq)(first.reason)]];
    });
    return rows.length === 0 ? 'Nothing was to stay.' : (0,markdown/* table */.tp)(['stays by', 'versions', 'for instance because'], rows);
}
/** Refusals that many versions or packages met, each once, with what to change. */
function explainOnce(packages) {
    const refused = packages.flatMap(({ versions }) => versions).filter(({ result }) => result === 'retained');
    const refusals = groupBy(refused, wordsOf);
    const lines = refusals.flatMap((group) => {
        const [first] = group;
        if (first === undefined)
            return [];
        const words = wordsOf(first);
        return [`- ${group.length} retained: ${(0,markdown/* text */.Qq)(words)} ${(0,markdown/* text */.Qq)(explainRefusal(words) ?? '')}`.trimEnd()];
    });
    const hints = new Set(packages.flatMap(({ hint }) => hint ?? []));
    const all = [...lines, ...[...hints].map((hint) => `- ${(0,markdown/* text */.Qq)(hint)}`)];
    return all.length === 0 ? [] : [['**What to change:**', '', ...all].join('\n')];
}
/** GitHub's, or why it was not even asked. */
function wordsOf({ note }) {
    return note ?? 'GitHub keeps the last tagged version of a package.';
}
/** Whether something may have been taken from it. */
function isTouched(verdict, result) {
    return (verdict === 'delete' || verdict === 'untag') && result !== 'kept' && result !== 'remaining';
}
/** A journal is restored from an artifact, which holds it by its file's name. */
function howToUndo(journal, packages) {
    const file = journal.split(/[\\/]/).at(-1) ?? journal;
    const changed = packages.filter(({ versions }) => versions.some(({ verdict, result }) => isTouched(verdict, result)));
    const owners = new Set(changed.map(({ owner }) => owner));
    return [
        `**Undo:** each deletion stands in the journal ${(0,markdown/* code */.aY)(journal)}; upload it as an artifact. Within 30 days this step brings everything back:`,
        '',
        '```yaml',
        '- uses: OWNER/ghcr-actions/cleanup@v1',
        '  with:',
        '    mode: restore',
        `    journal: ${JSON.stringify(file)}`,
        ...[...owners].map((owner) => `    owner: ${JSON.stringify(owner)}`),
        ...(changed.length === 0 ? [] : [`    package: ${JSON.stringify(changed.map(({ name }) => name).join(', '))}`]),
        '```',
    ].join('\n');
}

;// CONCATENATED MODULE: ./build/core/domain/retention/quota.js
/** GitHub's points let so many be deleted in a minute. */
const deletionsPerMinute = 180;
/** A reset that is further away is not waited for. */
const maxLimitWaitMs = 5 * 60_000;
/** Requests that are left to others. */
function reserveOf(quota, percent) {
    return quota === undefined ? 0 : Math.ceil((quota.limit * percent) / 100);
}
/** @param planned number of deletions @param now milliseconds since the epoch */
function forecastDeletions(planned, quota, limits, now) {
    const reserve = reserveOf(quota, limits.quotaReservePercent);
    const left = quota === undefined ? Infinity : Math.max(0, quota.remaining - reserve);
    const isResetNear = quota !== undefined && quota.resetAt - now <= maxLimitWaitMs && quota.resetAt < limits.deadline;
    const byQuota = isResetNear ? left + quota.limit - reserve : left;
    const byTime = Math.max(0, Math.floor(((limits.deadline - now) / 60_000) * deletionsPerMinute));
    const reachable = Math.min(planned, byQuota, byTime);
    const endedBy = reachable === planned ? 'nothing' : byQuota <= byTime ? 'quota' : 'time-budget';
    const waitMs = isResetNear && reachable > left ? Math.max(0, quota.resetAt - now) : 0;
    return { reachable, endedBy, durationMs: waitMs + (reachable / deletionsPerMinute) * 60_000 };
}

// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
;// CONCATENATED MODULE: ./build/core/domain/retention/journal.js




/** Results after which nothing is to be undone. */
const resultsWithoutEffect = new Set(['retained', 'deferred', 'kept']);
function formatEntry(entry) {
    const { kind, registry, owner, package: name, id, digest, tags, time, rule, placeholders, versions } = entry;
    return {
        kind,
        registry,
        owner,
        package: name,
        id,
        digest,
        tags,
        time,
        rule,
        ...(placeholders === undefined ? {} : { placeholders }),
        ...(versions === undefined
            ? {}
            : { versions: versions.map((version) => ({ id: version.id, digest: version.digest, tags: version.tags })) }),
    };
}
/** The line that follows: the same facts, so that each line can be read alone. */
function formatResult({ entry, result, time }) {
    const { registry, owner, package: name, id, digest, tags, rule } = entry;
    return { kind: 'result', of: entry.kind, registry, owner, package: name, id, digest, tags, time, rule, result };
}
/**
 * Reads a journal. Whoever can change the file must not gain anything by it: what is not of the expected form is refused.
 * @throws ActionError `refused` for a line that is JSON but no entry, and for a file without any entry but with other lines
 */
function parseJournal(text, what) {
    const entries = [];
    const tornLines = [];
    const withoutEffect = new Set();
    /** A result is of the last entry before it; an earlier one, which was tried in vain or cut off, may have had an effect. */
    const open = new Map();
    for (const [index, line] of text.split('\n').entries()) {
        if (line.trim() === '')
            continue;
        const value = parseLine(line);
        if (value === undefined) {
            tornLines.push(index + 1);
            continue;
        }
        const where = `${what}, line ${index + 1},`;
        if (!(0,json/* isJsonObject */.OW)(value))
            throw malformed(where, 'is no object');
        const isResult = (0,json/* member */.Dc)(value, 'kind') === 'result';
        const entry = parseEntry(value, (0,json/* member */.Dc)(value, isResult ? 'of' : 'kind'), where);
        const key = keyOf(entry);
        if (!isResult) {
            entries.push(entry);
            open.set(key, entry);
            continue;
        }
        const tried = open.get(key);
        if (tried !== undefined && resultsWithoutEffect.has(textOf(value, 'result')))
            withoutEffect.add(tried);
        open.delete(key);
    }
    // A run leaves one such line at most; a file of them is something else, or was put into another form.
    if (entries.length === 0 && tornLines.length > 1)
        throw malformed(what, 'holds no line of a journal');
    return { entries: entries.filter((entry) => !withoutEffect.has(entry)), tornLines };
}
/** @returns undefined for what is no JSON */
function parseLine(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
/** What an entry and its result have in common. */
function keyOf({ kind, registry, owner, package: name, id, tags }) {
    return `${kind} ${registry} ${owner.toLowerCase()}/${name} ${id} ${tags.join(' ')}`;
}
function parseEntry(line, kind, where) {
    if (kind !== 'delete' && kind !== 'untag' && kind !== 'delete-package')
        throw malformed(where, 'has no known kind');
    const name = (0,json/* member */.Dc)(line, 'package');
    if (typeof name !== 'string' || !(0,reference/* isRepositoryName */.en)(name))
        throw malformed(where, 'names no package');
    const placeholders = (0,json/* member */.Dc)(line, 'placeholders');
    const versions = (0,json/* member */.Dc)(line, 'versions');
    return {
        kind,
        registry: textOf(line, 'registry'),
        owner: textOf(line, 'owner'),
        package: name,
        ...parseLostVersion(line, where),
        time: textOf(line, 'time'),
        rule: textOf(line, 'rule'),
        ...(placeholders === undefined ? {} : { placeholders: parseDigests(placeholders, where) }),
        ...(versions === undefined ? {} : { versions: parseLostVersions(versions, where) }),
    };
}
function parseLostVersion(line, where) {
    const [id, digest, tags] = [(0,json/* member */.Dc)(line, 'id'), (0,json/* member */.Dc)(line, 'digest'), (0,json/* member */.Dc)(line, 'tags')];
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0)
        throw malformed(where, 'has no usable id');
    if (!(0,image_digest/* isDigest */.Bc)(digest))
        throw malformed(where, 'has no digest');
    if (!(0,json/* isJsonArray */.Md)(tags))
        throw malformed(where, 'has no list of tags');
    return {
        id,
        digest,
        tags: tags.map((tag) => {
            if (typeof tag === 'string' && (0,reference/* isTag */.dz)(tag))
                return tag;
            throw malformed(where, 'has a tag that is none');
        }),
    };
}
function parseLostVersions(value, where) {
    if (!(0,json/* isJsonArray */.Md)(value))
        throw malformed(where, 'has no list of versions');
    return value.map((version) => {
        if ((0,json/* isJsonObject */.OW)(version))
            return parseLostVersion(version, where);
        throw malformed(where, 'has a version that is none');
    });
}
function parseDigests(value, where) {
    if (!(0,json/* isJsonArray */.Md)(value))
        throw malformed(where, 'has no list of placeholders');
    return value.map((digest) => {
        if ((0,image_digest/* isDigest */.Bc)(digest))
            return digest;
        throw malformed(where, 'has a placeholder that is no digest');
    });
}
/** What is missing is empty: nothing hangs on it. */
function textOf(line, name) {
    const value = (0,json/* member */.Dc)(line, name);
    return typeof value === 'string' ? value : '';
}
function malformed(where, fault) {
    return new errors/* ActionError */.lZ('refused', `${where} ${fault}, so nothing is restored from it.`, {
        hint: 'Take the journal as cleanup wrote it; lines can be left out, but not changed.',
    });
}

// EXTERNAL MODULE: ./build/core/progress.js
var progress = __webpack_require__(4923);
;// CONCATENATED MODULE: ./build/cleanup/deletion/deletion-queue.js
/** How far ahead is looked for what can go together. */
const maxLookAhead = 64;
/** Hands out what is to be deleted so that nothing goes while something that holds it is still there. */
class DeletionQueue {
    /** In reverse: the next one is at the end. */
    #waiting;
    /** What is waiting or under way. */
    #open;
    #holders = new Map();
    /** @param order what holds before what is held */
    constructor(order, graph) {
        this.#waiting = order.toReversed();
        this.#open = new Set(order.map(({ version }) => version.digest));
        for (const holder of this.#open) {
            for (const held of [...graph.children(holder), ...graph.referrers(holder)]) {
                if (held === holder || !this.#open.has(held))
                    continue;
                const holders = this.#holders.get(held);
                if (holders === undefined)
                    this.#holders.set(held, [holder]);
                else
                    holders.push(holder);
            }
        }
    }
    get isEmpty() {
        return this.#waiting.length === 0;
    }
    /** The next ones, of which none holds another; at least one, because a circle has to be begun somewhere. */
    take(count) {
        const taken = [];
        const end = this.#waiting.length;
        for (let place = end - 1; place >= 0 && place >= end - maxLookAhead && taken.length < count; place -= 1) {
            const verdict = this.#waiting[place];
            if (verdict === undefined || this.#isHeld(verdict.version.digest))
                continue;
            this.#waiting.splice(place, 1);
            taken.push(verdict);
        }
        const first = taken.length === 0 ? this.#waiting.pop() : undefined;
        return first === undefined ? taken : [first];
    }
    /** Its request had no effect: it is the next one again. */
    putBack(verdict) {
        this.#waiting.push(verdict);
    }
    /** Nothing more is done about it. */
    settle(digest) {
        this.#open.delete(digest);
    }
    #isHeld(digest) {
        return this.#holders.get(digest)?.some((holder) => this.#open.has(holder)) === true;
    }
}

;// CONCATENATED MODULE: ./build/cleanup/version-name.js

/** `v1, latest (0123456789ab)`, or the digest alone. */
function describeVersion({ tags, digest, }) {
    return tags.length === 0 ? (0,image_digest/* shortDigest */.VK)(digest) : `${tags.join(', ')} (${(0,image_digest/* shortDigest */.VK)(digest)})`;
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/progress.js

/** `120 of 400 deleted, 2.9 a second, 1 min 36 s left`. @param elapsedMs since the first was begun */
function describeProgress(done, total, elapsedMs) {
    const text = `${done} of ${total} deleted`;
    if (done === 0 || elapsedMs <= 0)
        return text;
    const perSecond = done / (elapsedMs / 1000);
    return `${text}, ${perSecond.toFixed(1)} a second, ${(0,units/* formatDuration */.a)(((total - done) / perSecond) * 1000)} left`;
}

// EXTERNAL MODULE: ./build/core/domain/concurrent.js
var concurrent = __webpack_require__(3378);
;// CONCATENATED MODULE: ./build/cleanup/plan/contents.js



const concurrentReads = 32;
/**
 * Adds what each digest holds.
 * @param homes where the registry has what the package itself does not
 */
async function readContents(source, digests, contents, homes = new Map()) {
    await (0,concurrent/* mapConcurrently */.X)(digests, concurrentReads, async (digest) => {
        const { content } = await readContent(source, digest);
        contents.set(digest, content ?? (await readElsewhere(source, homes.get(digest) ?? [], digest)));
    });
}
/** Of several places one is enough. What a token may not read of another package might hold anything. */
async function readElsewhere(source, names, digest) {
    let found = { kind: 'missing' };
    for (const name of names) {
        try {
            const { content } = await readContent({ ...source, name }, digest);
            if (content?.kind === 'manifest')
                return content;
            found = content ?? found;
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error, 'denied', 'unauthorized', 'not-found'))
                throw error;
            found = { kind: 'unreadable', reason: error.message };
        }
    }
    return found;
}
/**
 * Reads one manifest. Content is undefined where the registry has none.
 * @throws ActionError for trouble that may pass: what it holds is then unknown, and so is what may go
 */
async function readContent({ registry, name }, reference) {
    try {
        const manifest = await registry.findManifest(name, reference);
        return manifest === undefined ? {} : { digest: manifest.digest, content: (0,image_graph/* describeContent */.Xb)(manifest) };
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error, 'invalid-image'))
            throw error;
        return { content: { kind: 'unreadable', reason: error.message } };
    }
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/watch.js





const watch_concurrentReads = 8;
/** Looks cost requests to the registry; so many are spent on each deletion, dearer looks are done before every n-th. */
const requestsPerDeletion = 4;
const tagsPerPage = 100;
/** However dear it is, tags that moved are looked for this often. */
const fullEveryMs = 2 * 60_000;
/** Looking at the list of versions costs a request of the quota, so it is done less often. */
const newestEveryMs = 60_000;
/** For how long a registry may be behind with what was just pushed. */
const settleMs = 3000;
/**
 * Looks for what came since the plan was made and needs what it would delete: a tag on a planned version, a new index
 * over planned children, a version that is being pushed.
 */
class Watch {
    #plan;
    #tags;
    /** By id, when each version was updated last, as far as this run knows. */
    #updates;
    #contents;
    #deleted = new Set();
    /** As this look has read it, where it had to. */
    #newest;
    /** Deletions since tags were listed, and since each was asked for. */
    #sinceList = Infinity;
    #sinceFull = Infinity;
    #fullAt = -Infinity;
    #newestAt = -Infinity;
    constructor(plan) {
        this.#plan = plan;
        this.#tags = new Map(plan.tags);
        this.#updates = new Map(plan.snapshot.versions.map(({ id, updatedAt }) => [id, updatedAt]));
        this.#contents = new Map(plan.snapshot.contents);
    }
    /** To be told what went: under its tags the same image may be pushed again. */
    forget({ digest, tags }) {
        this.#deleted.add(digest);
        for (const [tag, target] of this.#tags)
            if (target === digest && tags.includes(tag))
                this.#tags.set(tag, undefined);
    }
    /**
     * To be called right before deletions.
     * @param deletions how many are to follow
     * @returns digest → why it must stay, of what was not so before
     * @throws ActionError where the look fails: then nothing more may be deleted
     */
    async look(deletions) {
        const { clock } = this.#plan.source;
        const now = clock.now();
        const roots = new Map();
        this.#newest = undefined;
        this.#sinceList += deletions;
        this.#sinceFull += deletions;
        if (now - this.#newestAt >= newestEveryMs) {
            this.#newestAt = now;
            await this.#lookAtNewest(roots);
        }
        const listCost = Math.max(1, Math.ceil(this.#tags.size / tagsPerPage));
        const fullCost = listCost + this.#tags.size;
        if (this.#sinceFull >= fullCost / requestsPerDeletion || now - this.#fullAt >= fullEveryMs) {
            this.#fullAt = now;
            this.#sinceFull = 0;
            this.#sinceList = 0;
            await this.#lookAtTags(true, roots);
        }
        else if (this.#sinceList >= listCost / requestsPerDeletion) {
            this.#sinceList = 0;
            await this.#lookAtTags(false, roots);
        }
        return roots.size === 0 ? roots : this.#extend(roots);
    }
    async #lookAtNewest(roots) {
        const { packages, packageName } = this.#plan.source;
        // The same bytes pushed again are the same version, with a new date.
        const isNew = ({ id, updatedAt }) => !this.#updates.has(id) || this.#updates.get(id) !== updatedAt;
        const page = await packages.listNewestVersions(packageName);
        // A page of nothing but new ones does not show how many more there are.
        const isCut = page.length > 0 && page.every(isNew);
        const versions = isCut ? (await packages.listVersions(packageName, 'active')).versions : page;
        for (const version of versions.filter(isNew)) {
            this.#updates.set(version.id, version.updatedAt);
            roots.set(version.digest, 'it was pushed while this run was going on');
        }
    }
    /** @param isFull whether tags that are known are asked for anew, not only new ones */
    async #lookAtTags(isFull, roots) {
        const { registry, name } = this.#plan.source;
        const listed = await registry.listTags(name);
        const wanted = isFull
            ? [...new Set([...this.#tags.keys(), ...listed])]
            : listed.filter((tag) => this.#tags.get(tag) === undefined);
        await (0,concurrent/* mapConcurrently */.X)(wanted, watch_concurrentReads, async (tag) => {
            const digest = this.#tags.has(tag) ? await registry.findManifestDigest(name, tag) : await this.#findNew(tag);
            if (this.#tags.get(tag) === digest)
                return;
            // A registry may be behind with what this run has deleted.
            if (digest !== undefined && this.#deleted.has(digest) && !(await this.#isBack(digest)))
                return;
            this.#tags.set(tag, digest);
            // Deleted, by this run or another.
            if (digest === undefined)
                return;
            roots.set(digest, `it got the tag ${tag} while this run was going on`);
        });
    }
    /** Whether GitHub lists it anew. */
    async #isBack(digest) {
        const { packages, packageName } = this.#plan.source;
        this.#newest ??= packages.listNewestVersions(packageName);
        return (await this.#newest).some((version) => version.digest === digest && !this.#updates.has(version.id));
    }
    /** @returns undefined for a tag that is gone again @throws ActionError `incomplete` for one that leads nowhere */
    async #findNew(tag) {
        const { registry, name, clock } = this.#plan.source;
        const digest = await registry.findManifestDigest(name, tag);
        if (digest !== undefined)
            return digest;
        await clock.sleep(settleMs);
        const later = await registry.findManifestDigest(name, tag);
        if (later === undefined && (await registry.listTags(name)).includes(tag))
            throw this.#unreadable(tag, tag);
        return later;
    }
    /** Adds what the roots hold. */
    async #extend(roots) {
        for (const root of roots.keys())
            await this.#read(root);
        const graph = (0,image_graph/* buildGraph */.ZG)(this.#plan.snapshot.versions, this.#contents);
        const reasons = new Map();
        for (const [digest, root] of (0,image_graph/* traceLive */.m0)(graph, roots.keys())) {
            const reason = roots.get(root) ?? 'it is needed';
            reasons.set(digest, digest === root ? reason : `it belongs to ${(0,image_digest/* shortDigest */.VK)(root)}, and ${reason}`);
        }
        return reasons;
    }
    /** @throws ActionError `incomplete` where the root, or a version below it, can't be read and so may need anything */
    async #read(root) {
        const seen = new Set([root]);
        for (const digest of seen) {
            const known = this.#contents.get(digest);
            const content = known?.kind === 'manifest' ? known : await this.#readNow(digest);
            if (content === undefined)
                continue;
            if (content.kind !== 'manifest') {
                if (digest === root || this.#isListed(digest))
                    throw this.#unreadable(digest, root);
                continue;
            }
            this.#contents.set(digest, content);
            for (const child of content.children)
                if (!child.isPlain)
                    seen.add(child.digest);
        }
    }
    /** What was just pushed may not be seen everywhere yet; what is missing at the second look is gone again. */
    async #readNow(digest) {
        const { source } = this.#plan;
        const { content } = await readContent(source, digest);
        if (content !== undefined)
            return content;
        await source.clock.sleep(settleMs);
        const later = (await readContent(source, digest)).content;
        if (later !== undefined || (await source.registry.findManifestDigest(source.name, digest)) === undefined)
            return later;
        return { kind: 'unreadable', reason: 'the registry has it and does not give it' };
    }
    #isListed(digest) {
        return this.#plan.snapshot.versions.some((version) => version.digest === digest);
    }
    #unreadable(reference, root) {
        const { name } = this.#plan.source;
        const what = reference === root ? 'It' : `${reference}, which it needs,`;
        return new errors/* ActionError */.lZ('incomplete', `${root} of ${name} was pushed or tagged while this run was going on. ${what} can't be read, so nothing more is deleted from the package.`, { hint: 'Run again once the push is through.' });
    }
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/deletion.js










/** After so many in a row GitHub has trouble that will not pass soon. */
const maxFailuresInARow = 3;
/**
 * Deletions are sent together once so many in a row went well: one by one, GitHub's answers take longer than its pace
 * allows for. A refusal that would meet them all meets one.
 */
const cautiousDeletions = 10;
const waveSize = 4;
/**
 * Deletes what the plan says, what holds before what is held; each time after a look whether that is still right.
 */
function deletePlanned(plan, tools) {
    const run = new DeletionRun(plan, tools);
    return (0,progress/* withProgress */.E)(() => run.describe(), plan.source, () => run.deleteAll());
}
class DeletionRun {
    #plan;
    #tools;
    #watch;
    #queue;
    #total;
    #startedAt;
    #outcomes = new Map();
    #lost = [];
    /** What must stay after all → why. */
    #spared = new Map();
    /** GitHub's words, each explained once. */
    #refusals = new Set();
    #deletedCount = 0;
    #successesInARow = 0;
    #failure;
    #failuresInARow = 0;
    #stop;
    constructor(plan, tools) {
        const { decision, source } = plan;
        this.#plan = plan;
        this.#tools = tools;
        this.#watch = new Watch(plan);
        this.#startedAt = source.clock.now();
        const doomed = decision.verdicts.filter(({ verdict }) => verdict === 'delete');
        const byDigest = new Map(doomed.map((verdict) => [verdict.version.digest, verdict]));
        const oldestFirst = doomed.toSorted((a, b) => a.version.id - b.version.id).map(({ version }) => version.digest);
        const order = (0,image_graph/* holdersFirst */.kg)(decision.graph, oldestFirst).flatMap((digest) => byDigest.get(digest) ?? []);
        this.#total = order.length;
        this.#queue = new DeletionQueue(order, decision.graph);
    }
    describe() {
        const elapsedMs = this.#plan.source.clock.now() - this.#startedAt;
        const text = `${this.#plan.source.name}: ${describeProgress(this.#deletedCount, this.#total, elapsedMs)}`;
        return { text, share: this.#deletedCount / this.#total };
    }
    async deleteAll() {
        try {
            while (!this.#queue.isEmpty && this.#stop === undefined && this.#failuresInARow < maxFailuresInARow) {
                if (this.#tools.cancelled.aborted)
                    throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.');
                const wanted = this.#successesInARow < cautiousDeletions ? 1 : waveSize;
                const turn = await this.#tools.turns.next('deletion', wanted);
                if (typeof turn === 'number')
                    await this.#deleteWave(this.#queue.take(turn));
                else
                    this.#stop = turn.message;
            }
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            this.#failure = error;
        }
        return { outcomes: this.#outcomes, lost: this.#lost, failure: this.#failure, stop: this.#stop };
    }
    /** @throws ActionError for what ends the work on this package */
    async #deleteWave(wave) {
        for (const [digest, reason] of await this.#watch.look(wave.length))
            this.#spare(digest, reason);
        const doomed = wave.filter(({ version }) => !this.#isSpared(version));
        const entries = doomed.map((verdict) => enterDeletion(this.#plan, verdict));
        await this.#tools.journal.append(...entries.map(formatEntry));
        const attempts = await Promise.all(doomed.map(({ version }) => this.#attempt(version.id)));
        const { clock } = this.#plan.source;
        const time = new Date(clock.now()).toISOString();
        const results = entries.map((entry, index) => {
            const result = attempts[index]?.kind ?? 'failed';
            if (!['retained', 'deferred'].includes(result))
                this.#lost.push(entry);
            return formatResult({ entry, result, time });
        });
        // Settled before anything may throw, so that what is gone is told to be.
        const fatal = doomed.flatMap((verdict, index) => this.#settle(verdict, attempts[index]) ?? []);
        await this.#tools.journal.append(...results);
        if (fatal[0] !== undefined)
            throw fatal[0];
    }
    #isSpared(version) {
        const reason = this.#spared.get(version.digest);
        if (reason === undefined)
            return false;
        this.#outcomes.set(version.id, { result: 'kept', note: reason });
        this.#queue.settle(version.digest);
        return true;
    }
    async #attempt(id) {
        const { packages, packageName } = this.#plan.source;
        try {
            return await packages.deleteVersion(packageName, id);
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            return { kind: 'failed', error };
        }
    }
    /** @returns what ends the work on this package */
    #settle(verdict, attempt) {
        const { version } = verdict;
        const { log, name } = this.#plan.source;
        switch (attempt?.kind) {
            case undefined:
            case 'deferred':
                // Looked at anew when its turn comes.
                this.#queue.putBack(verdict);
                return undefined;
            case 'failed':
                this.#queue.settle(version.digest);
                return this.#fail(version, attempt.error);
            case 'retained':
                this.#outcomes.set(version.id, { result: 'retained', note: attempt.message });
                this.#explainRefusal(version, attempt.message);
                this.#spareHeld(version, 'which GitHub keeps');
                break;
            case 'deleted':
            case 'gone':
                this.#deletedCount += 1;
                this.#watch.forget(version);
                this.#outcomes.set(version.id, { result: attempt.kind });
                log.debug(`${name}: ${describeVersion(version)} ${attempt.kind === 'gone' ? 'was gone already' : 'deleted'}`);
        }
        this.#queue.settle(version.digest);
        this.#failuresInARow = 0;
        this.#successesInARow += 1;
        return undefined;
    }
    /** Once for each kind of refusal, however many versions meet it. */
    #explainRefusal(version, message) {
        const { log, name } = this.#plan.source;
        const line = `${name}: GitHub keeps ${describeVersion(version)}: ${message}`;
        const isKnown = this.#refusals.has(message);
        this.#refusals.add(message);
        if (isKnown)
            log.debug(line);
        else
            log.warning([line, explainRefusal(message) ?? []].flat().join('\n'));
    }
    /**
     * Trouble with one version lets the others go on; a refusal or a limit would meet them all. Where others went, it is this
     * one that GitHub still lists and no longer finds.
     */
    #fail(version, error) {
        if (error.code === 'rate-limited' || error.code === 'cancelled')
            return error;
        this.#outcomes.set(version.id, { result: 'failed', note: error.message });
        const isOfThisOne = error.code === 'unavailable' || (error.code === 'denied' && this.#deletedCount > 0);
        if (!isOfThisOne)
            return error;
        this.#failure ??= error;
        this.#failuresInARow += 1;
        this.#successesInARow = 0;
        this.#plan.source.log.warning(error.message);
        this.#spareHeld(version, 'whose deletion failed');
        return undefined;
    }
    #spareHeld(version, why) {
        for (const digest of (0,image_graph/* markLive */.E0)(this.#plan.decision.graph, [version.digest])) {
            this.#spare(digest, `it belongs to ${describeVersion(version)}, ${why}`);
        }
    }
    #spare(digest, reason) {
        if (!this.#spared.has(digest))
            this.#spared.set(digest, reason);
    }
}
/** The line of the journal for one version. */
function enterDeletion({ source: { packages, packageName, registry, clock } }, { version: { id, digest, tags }, rule }) {
    return {
        kind: 'delete',
        registry: registry.host,
        owner: packages.owner,
        package: packageName,
        id,
        digest,
        tags: tags.filter(reference/* isTag */.dz),
        time: new Date(clock.now()).toISOString(),
        rule,
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/core/domain/retention/policy.js
const ruleNames = [
    'none',
    'held',
    'in-use',
    'unplanned',
    'exclude-tags',
    'protect-referenced-in',
    'delete-tags',
    'delete-untagged',
    'delete-ghost-images',
    'delete-partial-images',
    'delete-orphaned-images',
    'delete-closed-prs',
    'delete-gone-branches',
    'keep-n-tagged',
    'keep-n-untagged',
    'older-than',
    'keep-younger-than',
    'last-version',
    'unreadable',
];
function isPolicyRule(text) {
    return ruleNames.some((name) => name === text) || /^(?:keep|delete) [1-9]\d{0,5}$/.test(text);
}

;// CONCATENATED MODULE: ./build/core/domain/retention/package-facts.js


/** What can be said of the versions of one snapshot without any policy. */
class PackageFacts {
    #snapshot;
    #listed;
    #children;
    constructor(snapshot, graph) {
        this.#snapshot = snapshot;
        this.#listed = new Set(snapshot.versions.map(({ digest }) => digest));
        this.#children = new Set(snapshot.versions.flatMap(({ digest }) => graph.children(digest)));
    }
    /** A child, or attached to something. */
    isPart(version) {
        return this.#children.has(version.digest) || this.isAttached(version);
    }
    /** By a `subject` or by a tag, be what it is attached to listed or gone. */
    isAttached({ digest, tags }) {
        return this.#subjectOf(digest) !== undefined || tags.some((tag) => (0,image_graph/* findSubjectName */.jn)(tag) !== undefined);
    }
    /**
     * In what way a version is broken, in words; undefined if it is not, or if that is not known for certain.
     * @param isTagged whether it has a tag that names an image: then it is never an orphan, whatever its subject
     */
    findBreakage(version, breakages, isTagged) {
        const platforms = this.#platformsOf(version.digest);
        const missing = platforms.filter(({ digest }) => this.#isMissing(digest)).length;
        if (missing > 0 && missing === platforms.length && breakages.includes('ghost')) {
            return platforms.length === 1
                ? 'its only platform is missing'
                : `all of its ${platforms.length} platforms are missing`;
        }
        if (missing > 0 && missing < platforms.length && breakages.includes('partial')) {
            return `${missing} of its ${platforms.length} platforms ${missing === 1 ? 'is' : 'are'} missing`;
        }
        if (isTagged || !breakages.includes('orphaned') || this.#mayBeImage(version))
            return undefined;
        const subjects = this.#subjectsOf(version);
        const isOrphan = subjects.length > 0 && subjects.every((digest) => digest !== undefined && this.#isMissing(digest));
        return isOrphan ? 'what it is attached to is gone' : undefined;
    }
    /** What has to be looked for in the registry before it can be called missing: nobody lists it. */
    findUnproven(breakages) {
        const { contents, versions } = this.#snapshot;
        const platforms = versions.flatMap(({ digest }) => this.#platformsOf(digest).map((child) => child.digest));
        const subjects = breakages.includes('orphaned')
            ? versions.flatMap((version) => this.#subjectsOf(version).filter((digest) => digest !== undefined))
            : [];
        const isUnproven = (digest) => !this.#listed.has(digest) && !contents.has(digest);
        return [...platforms, ...subjects].filter(isUnproven);
    }
    #isMissing(digest) {
        return !this.#listed.has(digest) && this.#snapshot.contents.get(digest)?.kind === 'missing';
    }
    /** What an index is made of, its attestations left aside. */
    #platformsOf(digest) {
        const content = this.#snapshot.contents.get(digest);
        return content?.kind === 'manifest' ? content.children.filter(({ role }) => role !== 'attestation') : [];
    }
    /** All that a version is attached to; undefined for what a tag names too shortly to be looked for. */
    #subjectsOf({ digest, tags }) {
        const named = tags.flatMap((tag) => {
            const name = (0,image_graph/* findAttachmentName */.ch)(tag);
            if (name === undefined)
                return [];
            const subject = name.replace('-', ':');
            return [(0,image_digest/* isDigest */.Bc)(subject) ? subject : undefined];
        });
        const subject = this.#subjectOf(digest);
        return subject === undefined ? named : [...named, subject];
    }
    /** A hash alone is also what some builds call their images by; the fallback tag of referrers is at an index of them. */
    #mayBeImage({ digest, tags }) {
        const content = this.#snapshot.contents.get(digest);
        if (content?.kind !== 'manifest' || content.subject !== undefined)
            return false;
        if (tags.every((tag) => !/^sha(?:256|512)-[0-9a-f]+$/.test(tag)))
            return false;
        return content.children.length === 0 || content.children.some(({ role }) => role === 'platform');
    }
    #subjectOf(digest) {
        const content = this.#snapshot.contents.get(digest);
        return content?.kind === 'manifest' ? content.subject : undefined;
    }
}

;// CONCATENATED MODULE: ./build/core/domain/retention/policy-selectors.js

function selectorsOf(policy) {
    return [
        ...policy.keep.flatMap(({ selectors }) => selectors ?? []),
        ...policy.delete.flatMap((rule) => (rule.kind === 'tags' ? rule.selectors : [])),
    ];
}
/**
 * Digests that rules under `keep` name and no version has: of what is pushed just now, or of another package. They stay
 * with all that they need as any other; conditions that only a version can meet are taken as met.
 */
function findUnlisted({ versions }, keep) {
    const named = keep.flatMap(({ selectors = [] }) => selectors.flatMap((selector) => digestOf(selector) ?? []));
    const listed = new Set(versions.map(({ digest }) => digest));
    return new Set(named.filter((digest) => !listed.has(digest)));
}
function digestOf(selector) {
    if (selector.kind === 'digest')
        return selector.digest;
    return selector.kind === 'reference' ? selector.reference.digest : undefined;
}
/** Where else in the registry rules under `keep` say that a digest is. */
function findHomes({ registry, name }, keep) {
    const homes = new Map();
    for (const selector of keep.flatMap(({ selectors = [] }) => selectors)) {
        if (selector.kind !== 'reference' || selector.reference.digest === undefined)
            continue;
        const { reference } = selector;
        if (reference.registry !== registry || reference.name === name)
            continue;
        homes.set(selector.reference.digest, (homes.get(selector.reference.digest) ?? new Set()).add(reference.name));
    }
    return homes;
}
/** The rules under `keep` that name a digest. */
function findNaming(keep, digest) {
    const naming = keep.filter(({ selectors = [] }) => selectors.some((selector) => digestOf(selector) === digest));
    return [...new Set(naming.map(({ name }) => name))];
}
/** The policy with each selector replaced by what it was found to stand for. */
function replaceSelectors(policy, replace) {
    return {
        ...policy,
        keep: policy.keep.map((rule) => {
            return rule.selectors === undefined ? rule : { ...rule, selectors: rule.selectors.flatMap(replace) };
        }),
        delete: policy.delete.map((rule) => {
            return rule.kind === 'tags' ? { ...rule, selectors: rule.selectors.flatMap(replace) } : rule;
        }),
    };
}
/** The policy as a person may read it in a plan. Durations are in milliseconds. */
function describePolicy(policy) {
    return {
        keep: policy.keep.map((rule) => describeRule(rule)),
        delete: policy.delete.map((rule) => describeRule(rule)),
        keepYoungerThanMs: policy.keepYoungerThanMs,
        timestamp: policy.timestamp,
        deletesPackage: policy.deletesPackage,
    };
}
function describeRule(rule) {
    const selectors = 'selectors' in rule ? rule.selectors : undefined;
    const { name, olderThanMs } = rule;
    const parts = {
        name,
        selectors: selectors?.map(describeSelector),
        olderThanMs,
        ...('kind' in rule
            ? {
                kind: rule.kind,
                breakages: rule.kind === 'broken' ? rule.breakages : undefined,
                keepNewest: rule.kind === 'broken' ? undefined : rule.keepNewest,
            }
            : {
                youngerThanMs: rule.youngerThanMs,
                untagged: rule.untagged,
                newest: rule.newest === undefined ? undefined : { ...rule.newest },
            }),
    };
    const given = Object.entries(parts).filter((entry) => entry[1] !== undefined);
    return Object.fromEntries(given);
}
function describeSelector(selector) {
    switch (selector.kind) {
        case 'tags':
        case 'digests':
            return selector.pattern.source;
        case 'digest':
            return selector.digest;
        case 'reference':
            return (0,reference/* formatReference */.FH)(selector.reference);
        case 'closed-pulls':
        case 'gone-branches':
            return selector.template.source;
        case 'referenced-in':
            return selector.files.map(({ source }) => source).join(', ');
    }
}

;// CONCATENATED MODULE: ./build/core/domain/retention/age.js
/** Milliseconds since the epoch; undefined for a date that could not be read. */
function timeOf(version, timestamp) {
    return timestamp === 'created' ? version.createdAt : version.updatedAt;
}
/** Newest first, ties by the higher id; a time that could not be read counts as newest. */
function compareAge(timestamp) {
    return (a, b) => {
        const [timeOfA, timeOfB] = [timeOf(a, timestamp) ?? Infinity, timeOf(b, timestamp) ?? Infinity];
        return timeOfA === timeOfB ? b.id - a.id : timeOfA < timeOfB ? 1 : -1;
    };
}
/** How old versions are at the time of a snapshot, as a policy means it. */
class Ages {
    #now;
    #policy;
    constructor({ now }, policy) {
        this.#now = now;
        this.#policy = policy;
    }
    isKnown(version) {
        return this.#timeOf(version) !== undefined;
    }
    /** What has no date is never old enough. @param thanMs undefined: any age will do */
    isOlder(version, thanMs) {
        const time = this.#timeOf(version);
        return thanMs === undefined || (time !== undefined && this.#now - time > thanMs);
    }
    /** What has no date is young. @param thanMs undefined: any age will do */
    isYounger(version, thanMs) {
        const time = this.#timeOf(version);
        return thanMs === undefined || time === undefined || this.#now - time < thanMs;
    }
    /** Within the grace for pushes: by the later of both dates, because a version that was pushed again is only updated. */
    isInFlight({ createdAt, updatedAt }) {
        if (createdAt === undefined || updatedAt === undefined)
            return true;
        return this.#now - Math.max(createdAt, updatedAt) < this.#policy.keepYoungerThanMs;
    }
    #timeOf(version) {
        return timeOf(version, this.#policy.timestamp);
    }
}

// EXTERNAL MODULE: ./build/core/domain/retention/selector.js
var selector = __webpack_require__(4377);
// EXTERNAL MODULE: ./node_modules/semver/classes/semver.js
var semver = __webpack_require__(7163);
;// CONCATENATED MODULE: ./build/core/domain/retention/semantic-version.js

/** No tag is longer, and semver takes 256. */
const maxLength = 128;
const pattern = /^v?(\d{1,15})(\.\d{1,15})?(\.\d{1,15})?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** Undefined for a tag that is no version. */
function findTagVersion(tag) {
    const match = tag.length > maxLength ? null : pattern.exec(tag);
    if (match === null)
        return undefined;
    const [, major = '0', minor, patch, prerelease = ''] = match;
    const written = [major, minor, patch].filter((part) => part !== undefined).length;
    // Loosely: numbers of dates begin with 0.
    return { version: new semver(`${major}${minor ?? '.0'}${patch ?? '.0'}${prerelease}`, { loose: true }), written };
}
/** Higher ones first. Of equal ones the one that is written out comes first: `v1.2.0` before `v1.2`, which moves. */
function compareTagVersions(a, b) {
    return b.version.compare(a.version) || b.written - a.written;
}

;// CONCATENATED MODULE: ./build/core/domain/retention/newest.js



/** Counts among images which are the newest. */
class Newest {
    #repository;
    #facts;
    constructor({ repository }, facts) {
        this.#repository = repository;
        this.#facts = facts;
    }
    byAge(candidates, count, timestamp) {
        return this.#first(candidates.toSorted(compareAge(timestamp)), count);
    }
    /** As a rule under `keep` counts. What has no date stays, and takes no place. */
    byRule(candidates, rule) {
        if (rule.newest === undefined)
            return new Set();
        const { count, by } = rule.newest;
        if (by === 'semver')
            return this.#byVersion(candidates, count, rule);
        const dated = candidates.filter((version) => timeOf(version, by) !== undefined);
        const undated = candidates.filter((version) => timeOf(version, by) === undefined);
        return new Set([...undated.map(({ digest }) => digest), ...this.byAge(dated, count, by)]);
    }
    /** By the highest version among the tags that the rule means. */
    #byVersion(candidates, count, { selectors }) {
        const ranked = candidates.flatMap((version) => {
            const tags = version.tags.filter((tag) => selectors === undefined || (0,selector/* selectsTag */.kI)(selectors, this.#repository, tag));
            const [highest] = tags
                .map(findTagVersion)
                .filter((each) => each !== undefined)
                .sort(compareTagVersions);
            return highest === undefined ? [] : [{ version, highest }];
        });
        ranked.sort((a, b) => compareTagVersions(a.highest, b.highest) || b.version.id - a.version.id);
        return this.#first(ranked.map(({ version }) => version), count);
    }
    /** What is attached to something takes no place, so that it displaces no image once that is gone. */
    #first(sorted, count) {
        let places = 0;
        return new Set(sorted
            .filter((version) => {
            if (places === count)
                return false;
            if (!this.#facts.isAttached(version))
                places += 1;
            return true;
        })
            .map(({ digest }) => digest));
    }
}

;// CONCATENATED MODULE: ./build/core/domain/retention/selection.js






/**
 * Applies the policy to each version. The order of the versions has no influence.
 * @param graph of the same snapshot
 */
function chooseVersions(snapshot, policy, graph) {
    const chooser = new Chooser(snapshot, policy, new PackageFacts(snapshot, graph));
    const choices = new Map();
    const [tagged, untagged] = [snapshot.versions.filter(isTagged), snapshot.versions.filter((each) => !isTagged(each))];
    chooser.keepNewestUntagged(untagged);
    for (const version of untagged)
        choices.set(version.digest, chooser.chooseUntagged(version));
    const garbage = [...choices].filter(([, choice]) => choice.kind === 'delete').map(([digest]) => digest);
    chooser.keepNewestTagged(tagged, findParts(snapshot, graph, garbage, findUnlisted(snapshot, policy.keep)));
    for (const version of tagged)
        choices.set(version.digest, chooser.chooseTagged(version));
    return choices;
}
/** Tags that name an image, not what something is attached to. */
function ordinaryTags(version) {
    return version.tags.filter((tag) => (0,image_graph/* findAttachmentName */.ch)(tag) === undefined);
}
function isTagged(version) {
    return version.tags.some((tag) => (0,image_graph/* findAttachmentName */.ch)(tag) === undefined);
}
/**
 * What is no image of its own although it may have a tag: what an image holds, at any depth.
 * An index that is garbage makes nothing a part: what stays of it counts for itself.
 */
function findParts({ versions, held }, graph, garbage, unlisted) {
    const doomed = (0,image_graph/* markLive */.E0)(graph, garbage);
    const images = versions.filter((version) => isTagged(version) || !doomed.has(version.digest));
    const holders = (0,image_graph/* markLive */.E0)(graph, [...held.keys(), ...unlisted, ...images.map(({ digest }) => digest)]);
    return new Set([...holders].flatMap((digest) => [...graph.children(digest), ...graph.referrers(digest)]));
}
class Chooser {
    #snapshot;
    #policy;
    #facts;
    #ages;
    #counter;
    #tagRules;
    /** By rule, what it counts among the newest. */
    #newest = new Map();
    #parts = new Set();
    constructor(snapshot, policy, facts) {
        this.#snapshot = snapshot;
        this.#policy = policy;
        this.#facts = facts;
        this.#ages = new Ages(snapshot, policy);
        this.#counter = new Newest(snapshot, facts);
        this.#tagRules = policy.delete.filter((rule) => rule.kind === 'tags');
    }
    /** To be called before chooseUntagged: finds what rules that count keep among the images without a tag. */
    keepNewestUntagged(untagged) {
        const images = untagged.filter((version) => !this.#facts.isPart(version));
        this.#keepNewest(this.#policy.keep.filter((rule) => rule.untagged === true), images);
        for (const rule of this.#policy.delete) {
            if (rule.kind !== 'untagged' || rule.keepNewest === undefined)
                continue;
            const candidates = images.filter((version) => this.#findFirst(version) === undefined &&
                !this.#ages.isInFlight(version) &&
                this.#ages.isOlder(version, rule.olderThanMs) &&
                this.#ages.isKnown(version));
            this.#newest.set(rule, this.#counter.byAge(candidates, rule.keepNewest, this.#policy.timestamp));
        }
    }
    /** To be called before chooseTagged. @param parts what is no image of its own although it may have a tag */
    keepNewestTagged(tagged, parts) {
        this.#parts = parts;
        const images = tagged.filter(({ digest }) => !parts.has(digest));
        this.#keepNewest(this.#policy.keep.filter((rule) => rule.untagged !== true), images);
        for (const rule of this.#tagRules) {
            if (rule.keepNewest === undefined)
                continue;
            const candidates = images.filter((version) => this.#findFirst(version) === undefined &&
                ordinaryTags(version).every((tag) => this.#names(rule, version, tag)) &&
                this.#ages.isOlder(version, rule.olderThanMs) &&
                this.#ages.isKnown(version));
            this.#newest.set(rule, this.#counter.byAge(candidates, rule.keepNewest, this.#policy.timestamp));
        }
    }
    chooseTagged(version) {
        const first = this.#findFirst(version);
        if (first !== undefined)
            return first;
        const tags = ordinaryTags(version);
        const naming = new Map(tags.map((tag) => [tag, this.#tagRules.filter((rule) => this.#names(rule, version, tag))]));
        const named = tags.filter((tag) => naming.get(tag)?.length !== 0);
        if (named.length === 0) {
            return { kind: 'keep', rule: 'none', reason: `no rule names the tag ${tags.join(', ')}` };
        }
        // The rule that decides is the first that names it and touches what is so old.
        const deciding = named.map((tag) => naming.get(tag)?.find((rule) => this.#ages.isOlder(version, rule.olderThanMs)));
        const wanted = named.filter((_, place) => deciding[place] !== undefined);
        const rule = deciding.find((each) => each !== undefined);
        if (rule === undefined) {
            return { kind: 'keep', rule: 'older-than', reason: 'it is not older than older-than says' };
        }
        if (wanted.length < tags.length)
            return this.#chooseShared(tags, wanted, deciding.filter((each) => each !== undefined));
        const counting = deciding.find((each) => each?.keepNewest !== undefined);
        if (counting !== undefined)
            return this.#chooseCounted(version, counting);
        return { kind: 'delete', rule: rule.name, reason: `${selection_describeRule(rule)} names ${wanted.join(', ')}` };
    }
    chooseUntagged(version) {
        const first = this.#findFirst(version);
        if (first !== undefined)
            return first;
        const named = this.#chooseNamed(version);
        if (named !== undefined)
            return named;
        if (this.#facts.isPart(version)) {
            const reason = 'it lives as long as what it belongs to; that is not in the package';
            return { kind: 'follow', rule: 'none', reason };
        }
        const rules = this.#policy.delete.filter((rule) => rule.kind === 'untagged');
        if (rules.length === 0)
            return { kind: 'follow', rule: 'none', reason: 'no rule names untagged versions' };
        if (this.#ages.isInFlight(version))
            return youngChoice;
        const rule = rules.find((each) => this.#ages.isOlder(version, each.olderThanMs));
        if (rule === undefined) {
            return { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
        }
        if (rule.keepNewest === undefined) {
            return { kind: 'delete', rule: rule.name, reason: 'it has no tag and nothing needs it' };
        }
        if (!this.#ages.isKnown(version)) {
            return { kind: 'follow', rule: rule.name, reason: 'its date could not be read' };
        }
        return this.#isNewest(rule, version)
            ? { kind: 'keep', rule: rule.name, reason: `it is among the newest ${rule.keepNewest} without a tag` }
            : { kind: 'delete', rule: rule.name, reason: `it is not among the newest ${rule.keepNewest} without a tag` };
    }
    /** What beats the rules for tags and for what has none: protections, and what is broken. */
    #findFirst(version) {
        const held = this.#snapshot.held.get(version.digest);
        if (held !== undefined)
            return { kind: 'keep', rule: 'held', reason: held };
        const keep = this.#policy.keep.find((rule) => this.#keeps(rule, version));
        if (keep !== undefined)
            return { kind: 'keep', rule: keep.name, reason: keep.reason };
        return this.#findBroken(version);
    }
    #findBroken(version) {
        for (const rule of this.#policy.delete) {
            if (rule.kind !== 'broken')
                continue;
            const breakage = this.#facts.findBreakage(version, rule.breakages, isTagged(version));
            if (breakage === undefined)
                continue;
            // A registry may be behind with the parts of what was just pushed.
            if (this.#ages.isInFlight(version))
                return { ...youngChoice, kind: isTagged(version) ? 'keep' : 'follow' };
            if (this.#ages.isOlder(version, rule.olderThanMs))
                return { kind: 'delete', rule: rule.name, reason: breakage };
        }
        return undefined;
    }
    /** Named by its digest, which is the way to get rid of what can't be read, or by all of the tags that attach it. */
    #chooseNamed(version) {
        const { repository } = this.#snapshot;
        const byDigest = this.#tagRules.filter(({ selectors }) => (0,selector/* selectsDigest */.Or)(selectors, version.digest));
        const rule = byDigest.find(({ olderThanMs }) => this.#ages.isOlder(version, olderThanMs));
        if (rule !== undefined)
            return { kind: 'delete', rule: rule.name, reason: `${selection_describeRule(rule)} names its digest` };
        if (byDigest.length > 0) {
            return { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
        }
        if (version.tags.length === 0)
            return undefined;
        const byTags = this.#tagRules.find(({ selectors, keepNewest, olderThanMs }) => keepNewest === undefined &&
            version.tags.every((tag) => (0,selector/* selectsTag */.kI)(selectors, repository, tag)) &&
            this.#ages.isOlder(version, olderThanMs));
        if (byTags === undefined)
            return undefined;
        const reason = `${selection_describeRule(byTags)} names ${version.tags.join(', ')}`;
        return { kind: 'delete', rule: byTags.name, reason };
    }
    /** Some of its tags are named and some are not. */
    #chooseShared(tags, wanted, rules) {
        const names = wanted.join(', ');
        const others = tags.filter((tag) => !wanted.includes(tag)).join(', ');
        const counting = rules.find(({ keepNewest }) => keepNewest !== undefined);
        if (counting !== undefined) {
            const reason = `${names} shares its version with ${others}, so it is no candidate`;
            return { kind: 'keep', rule: counting.name, reason };
        }
        const reason = `${names} goes from it, and it stays for ${others}`;
        return { kind: 'keep', rule: rules[0]?.name ?? 'none', reason, untag: wanted };
    }
    /** Of the images that the rule names, the newest stay. */
    #chooseCounted(version, rule) {
        const { name } = rule;
        if (this.#parts.has(version.digest)) {
            return { kind: 'follow', rule: name, reason: 'it is part of an image, and no image of its own' };
        }
        if (this.#facts.isAttached(version)) {
            return {
                kind: 'keep',
                rule: name,
                reason: 'it is attached to something that no image needs, and no image itself',
            };
        }
        if (!this.#ages.isKnown(version))
            return { kind: 'keep', rule: name, reason: 'its date could not be read' };
        const count = rule.keepNewest ?? 0;
        return this.#isNewest(rule, version)
            ? { kind: 'keep', rule: name, reason: `it is among the newest ${count}` }
            : { kind: 'delete', rule: name, reason: `it is not among the newest ${count}` };
    }
    #keeps(rule, version) {
        if (rule.newest !== undefined)
            return this.#isNewest(rule, version);
        return this.#meets(rule, version);
    }
    /** All conditions but that of being among the newest. */
    #meets({ selectors, untagged, olderThanMs, youngerThanMs }, version) {
        const { repository } = this.#snapshot;
        const isMeant = selectors === undefined
            ? isTagged(version)
                ? untagged !== true
                : !this.#facts.isPart(version)
            : (0,selector/* selectsDigest */.Or)(selectors, version.digest) ||
                version.tags.some((tag) => (0,selector/* selectsTag */.kI)(selectors, repository, tag));
        return isMeant && this.#ages.isOlder(version, olderThanMs) && this.#ages.isYounger(version, youngerThanMs);
    }
    #keepNewest(rules, images) {
        for (const rule of rules) {
            const candidates = images.filter((version) => this.#meets(rule, version));
            this.#newest.set(rule, this.#counter.byRule(candidates, rule));
        }
    }
    #names({ selectors }, version, tag) {
        return (0,selector/* selectsDigest */.Or)(selectors, version.digest) || (0,selector/* selectsTag */.kI)(selectors, this.#snapshot.repository, tag);
    }
    #isNewest(rule, { digest }) {
        return this.#newest.get(rule)?.has(digest) === true;
    }
}
const youngChoice = {
    kind: 'follow',
    rule: 'keep-younger-than',
    reason: 'it is younger than keep-younger-than says',
};
/** As reasons call it. */
function selection_describeRule({ name }) {
    return /^delete \d/.test(name) ? `rule ${name}` : name;
}

;// CONCATENATED MODULE: ./build/core/domain/retention/retention.js








/**
 * Decides about every version of a package: marks what the kept versions keep alive, sweeps what a rule wants gone.
 * A pure function of its arguments; the order of the versions changes nothing but the order of the verdicts.
 * @throws ActionError `invalid-response` if two versions have the same digest or id
 */
function decide(snapshot, policy) {
    return decideBy(snapshot, policy, (graph) => chooseVersions(snapshot, policy, graph));
}
/** As decide, with other choices than those of the policy. */
function decideBy(snapshot, policy, choose) {
    refuseDuplicates(snapshot.versions);
    const graph = (0,image_graph/* buildGraph */.ZG)(snapshot.versions, snapshot.contents);
    const sorted = snapshot.versions.toSorted(compareAge(policy.timestamp));
    const sweep = new Sweep({ ...snapshot, versions: sorted }, policy, graph, choose(graph));
    if (sweep.unread.length > 0)
        return { kind: 'unread', digests: sweep.unread };
    const verdicts = snapshot.versions.map((version) => sweep.judge(version));
    return {
        kind: 'decided',
        verdicts,
        graph,
        unreadable: sweep.unreadable,
        blindingDigest: sweep.blindingDigest,
        unlisted: sweep.unlisted,
        deletesPackage: verdicts.length > 0 && verdicts.every(({ verdict }) => verdict === 'delete'),
    };
}
function refuseDuplicates(versions) {
    const isDistinct = [versions.map(({ id }) => id), versions.map(({ digest }) => digest)].every((keys) => new Set(keys).size === versions.length);
    if (!isDistinct) {
        throw new errors/* ActionError */.lZ('invalid-response', 'The list of versions names a version or a digest twice.');
    }
}
class Sweep {
    /** Manifests that the verdict depends on and that nobody has tried to read. */
    unread;
    unreadable;
    /** A root that could not be read and so might hold anything. */
    blindingDigest;
    unlisted;
    #snapshot;
    #policy;
    #byDigest;
    #choices;
    /** What goes unless something that stays needs it → the version that a rule names. */
    #taken;
    /** What stays → the root that it belongs to. */
    #live;
    /** Candidates that keep themselves, because they could not be read. */
    #stubborn;
    #retained;
    /** @param snapshot its versions sorted, newest first */
    constructor(snapshot, policy, graph, choices) {
        this.#snapshot = snapshot;
        this.#policy = policy;
        this.#byDigest = new Map(snapshot.versions.map((version) => [version.digest, version]));
        this.#choices = choices;
        this.unlisted = findUnlisted(snapshot, policy.keep);
        const digests = snapshot.versions.map(({ digest }) => digest);
        const chosen = (kind) => digests.filter((digest) => this.#choices.get(digest)?.kind === kind);
        this.#taken = (0,image_graph/* traceLive */.m0)(graph, chosen('delete'));
        const firm = [...snapshot.held.keys(), ...this.unlisted, ...chosen('keep')];
        const followers = chosen('follow').filter((digest) => !this.#taken.has(digest));
        const roots = [...firm, ...chosen('stay'), ...topsFirst(graph, firm, digests, followers)];
        const live = (0,image_graph/* markLive */.E0)(graph, roots);
        const doomed = digests.filter((digest) => this.#taken.has(digest) && !live.has(digest));
        this.#stubborn = new Set(doomed.filter((digest) => this.#isUnreadable(digest) && !this.#isNamed(digest)));
        const known = (0,image_graph/* markLive */.E0)(graph, [...roots, ...this.#stubborn]);
        this.#retained = this.#findRetained(graph, doomed.filter((digest) => !known.has(digest)));
        this.#live = (0,image_graph/* traceLive */.m0)(graph, [
            ...roots,
            ...this.#stubborn,
            ...(this.#retained === undefined ? [] : [this.#retained]),
        ]);
        const needed = this.#neededContents(firm, live);
        const unproven = this.#findUnproven(graph);
        this.unread = this.#firstUnread(graph, [...needed, ...this.#undescribed(doomed, live), ...unproven]);
        this.blindingDigest = needed.find((digest) => this.#isUnreadable(digest) && this.#isBinding(digest));
        this.unreadable = [
            ...new Set([...this.#stubborn, ...(this.blindingDigest === undefined ? [] : [this.blindingDigest])]),
        ].flatMap((digest) => this.#byDigest.get(digest) ?? []);
    }
    judge(version) {
        const { digest } = version;
        const choice = this.#choices.get(digest);
        if (choice === undefined)
            throw new TypeError(`No choice was made for ${digest}.`);
        if (this.blindingDigest !== undefined) {
            const reason = `${this.#nameOf(this.blindingDigest)} could not be read, so what it needs is unknown`;
            return { version, verdict: 'keep', rule: 'unreadable', reason };
        }
        const root = this.#live.get(digest);
        if (root === undefined)
            return { version, verdict: 'delete', ...this.#whyTaken(digest, choice) };
        if (digest === this.#retained) {
            const reason = `${choice.reason}, but GitHub keeps the last tagged version of a package`;
            return { version, verdict: 'retain', rule: 'last-version', reason };
        }
        if (this.#stubborn.has(digest)) {
            return {
                version,
                verdict: 'keep',
                rule: 'unreadable',
                reason: 'it could not be read, so what it belongs to is unknown',
            };
        }
        if (root === this.#retained) {
            const reason = `it belongs to ${this.#nameOf(root)}, and GitHub keeps the last tagged version of a package`;
            return { version, verdict: 'keep', rule: 'last-version', reason };
        }
        if (root !== digest) {
            return { version, verdict: 'keep', rule: 'in-use', reason: `it belongs to ${this.#nameOf(root)}, which stays` };
        }
        const { rule, reason, untag } = choice;
        if (untag !== undefined)
            return { version, verdict: 'untag', rule, reason, untag };
        return { version, verdict: 'keep', rule, reason };
    }
    #whyTaken(digest, choice) {
        const origin = this.#taken.get(digest);
        if (choice.kind === 'delete' || origin === undefined)
            return { rule: choice.rule, reason: choice.reason };
        const rule = this.#choices.get(origin)?.rule ?? choice.rule;
        return { rule, reason: `it belongs to ${this.#nameOf(origin)}, which goes` };
    }
    /**
     * Of all that stays, what could hold something: what is kept for itself, and what no live index describes as a
     * manifest without children. The others need no reading, because nothing can be lost by not knowing them.
     */
    #neededContents(firm, live) {
        const plain = new Set();
        for (const digest of live) {
            const content = this.#snapshot.contents.get(digest);
            if (content?.kind !== 'manifest')
                continue;
            for (const child of content.children)
                if (child.isPlain)
                    plain.add(child.digest);
        }
        for (const digest of firm)
            plain.delete(digest);
        return [...live].filter((digest) => !plain.has(digest));
    }
    /**
     * What of the doomed has to be read, because a `subject` may tie it to an image that stays. The image of a platform,
     * and buildx's attestation to what goes too, are described well enough by their index.
     */
    #undescribed(doomed, live) {
        const described = new Set();
        for (const content of this.#snapshot.contents.values()) {
            if (content.kind !== 'manifest')
                continue;
            for (const child of content.children)
                if (isDescribed(child, live))
                    described.add(child.digest);
        }
        return doomed.filter((digest) => !described.has(digest));
    }
    /** What is to be called missing must be missing in the registry too. */
    #findUnproven(graph) {
        const breakages = this.#policy.delete.flatMap((rule) => (rule.kind === 'broken' ? rule.breakages : []));
        return breakages.length === 0 ? [] : new PackageFacts(this.#snapshot, graph).findUnproven(breakages);
    }
    /** Tags first, then what is known to be a child: they tell what the others are, so that those need no reading. */
    #firstUnread(graph, wanted) {
        const { contents, held, versions } = this.#snapshot;
        const tagged = versions.filter(({ tags }) => tags.length > 0).map(({ digest }) => digest);
        const children = new Set([...contents.keys()].flatMap((digest) => graph.children(digest)));
        const stages = [
            [...tagged, ...held.keys(), ...this.unlisted],
            wanted.filter((digest) => children.has(digest)),
            wanted,
        ];
        const unread = stages.map((stage) => stage.filter((digest) => !contents.has(digest)));
        return [...new Set(unread.find((stage) => stage.length > 0) ?? [])];
    }
    /**
     * A child that is neither listed nor readable is simply missing, and so is a protected digest that the registry does
     * not have; anything else may hold what we are about to delete.
     */
    #isBinding(digest) {
        if (this.#byDigest.has(digest) || this.#snapshot.held.has(digest))
            return true;
        return this.unlisted.has(digest) && !this.#isMissing(digest);
    }
    #isMissing(digest) {
        return this.#snapshot.contents.get(digest)?.kind === 'missing';
    }
    #isUnreadable(digest) {
        const kind = this.#snapshot.contents.get(digest)?.kind;
        return kind === 'unreadable' || kind === 'missing';
    }
    #isNamed(digest) {
        return this.#policy.delete.some((rule) => rule.kind === 'tags' && (0,selector/* selectsDigest */.Or)(rule.selectors, digest));
    }
    /**
     * GitHub refuses to delete the last tagged version, and the last one at all: the newest of them stays, and rather
     * an image than a part of one.
     */
    #findRetained(graph, doomed) {
        const wanted = new Set(doomed);
        const { held, versions } = this.#snapshot;
        // What is held or protected may be missing from the list, and would go with the package.
        const mayDeleteAll = this.#policy.deletesPackage && held.size === 0 && [...this.unlisted].every((digest) => this.#isMissing(digest));
        if (mayDeleteAll && versions.every(({ digest }) => wanted.has(digest)))
            return undefined;
        const tagged = versions.filter((version) => ordinaryTags(version).length > 0);
        const isLastTagged = tagged.length > 0 && tagged.every(({ digest }) => wanted.has(digest));
        if (!isLastTagged && versions.some(({ digest }) => !wanted.has(digest)))
            return undefined;
        const parts = new Set(doomed.flatMap((digest) => graph.children(digest)));
        const candidates = (isLastTagged ? tagged : versions).map(({ digest }) => digest);
        return candidates.find((digest) => !parts.has(digest)) ?? candidates[0];
    }
    #nameOf(digest) {
        const tags = this.#byDigest.get(digest)?.tags ?? [];
        return tags.length > 0 ? `${tags.join(', ')} (${(0,image_digest/* shortDigest */.VK)(digest)})` : (0,image_digest/* shortDigest */.VK)(digest);
    }
}
function isDescribed({ isPlain, role, attests }, live) {
    return isPlain && (role === 'platform' || (role === 'attestation' && attests !== undefined && !live.has(attests)));
}
/** Followers as roots: only those that nothing else holds, so that what hangs on a root is told by its name. */
function topsFirst(graph, firm, listed, followers) {
    const held = new Set(listed.flatMap((digest) => [...graph.children(digest), ...graph.referrers(digest)]));
    const tops = followers.filter((digest) => !held.has(digest));
    const reached = (0,image_graph/* markLive */.E0)(graph, [...firm, ...tops]);
    // What is held and yet not reached goes round in a circle of subjects.
    return [...tops, ...followers.filter((digest) => held.has(digest) && !reached.has(digest))];
}

;// CONCATENATED MODULE: ./build/core/domain/retention/cleanup-plan.js








const kind = 'ghcr-actions/cleanup-plan';
const format = 1;
const verdicts = ['keep', 'delete', 'untag', 'retain'];
/** The same for the same versions in any order; another one after any change. */
function hashVersions(versions) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const { id, digest, tags, createdAt, updatedAt } of versions.toSorted((a, b) => a.id - b.id)) {
        hash.update(`${JSON.stringify([id, digest, tags.toSorted(), createdAt ?? null, updatedAt ?? null])}\n`);
    }
    const digest = `sha256:${hash.digest('hex')}`;
    if (!(0,image_digest/* isDigest */.Bc)(digest))
        throw new TypeError('A hash is no digest.');
    return digest;
}
function hasWork({ versions, deletesPackage }) {
    return deletesPackage || versions.some(({ verdict }) => verdict === 'delete' || verdict === 'untag');
}
/** As JSON with a line for each version. */
function formatPlan({ packages, createdAt, ...head }) {
    const top = JSON.stringify({ kind, format, createdAt: formatTime(createdAt), ...head });
    const entries = packages.map(({ versions, ...entry }) => {
        const lines = versions.map((version) => `\n      ${JSON.stringify(cleanup_plan_describeVersion(version))}`);
        return `\n    ${JSON.stringify(entry).slice(0, -1)},"versions":[${lines.join(',')}]}`;
    });
    return `${top.slice(0, -1)},"packages":[${entries.join(',')}]}\n`;
}
function cleanup_plan_describeVersion({ createdAt, updatedAt, isUnreadable, ...version }) {
    const { id, digest, tags, verdict, rule, reason, untag } = version;
    return {
        id,
        digest,
        tags,
        createdAt: formatTime(createdAt),
        updatedAt: formatTime(updatedAt),
        verdict,
        rule,
        reason,
        ...(untag === undefined ? {} : { untag }),
        ...(isUnreadable ? { isUnreadable } : {}),
    };
}
/** @throws ActionError `invalid-file` for what is no plan of ours, or was changed into what makes no sense */
function parsePlan(text, file) {
    const fail = (what) => {
        throw new errors/* ActionError */.lZ('invalid-file', `The plan ${file} ${what}.`, {
            hint: 'Have "mode: plan" write it anew; where it comes from an artifact, check who may write that.',
        });
    };
    let document;
    try {
        document = JSON.parse(text);
    }
    catch {
        fail('is no JSON');
    }
    if (!(0,json/* isJsonObject */.OW)(document) || (0,json/* member */.Dc)(document, 'kind') !== kind)
        return fail('is no plan of cleanup');
    if ((0,json/* member */.Dc)(document, 'format') !== format)
        return fail('was written by another version of this action');
    const [registry, owner, packageType] = ['registry', 'owner', 'packageType'].map((key) => (0,json/* member */.Dc)(document, key));
    const packages = (0,json/* member */.Dc)(document, 'packages');
    if (typeof registry !== 'string' ||
        typeof owner !== 'string' ||
        typeof packageType !== 'string' ||
        !(0,json/* isJsonArray */.Md)(packages)) {
        return fail('lacks its registry, owner, type or packages');
    }
    const entries = packages.map((entry, index) => cleanup_plan_parseEntry(entry) ?? fail(`is malformed in packages[${index}]`));
    if (new Set(entries.map(({ name }) => name)).size !== entries.length)
        fail('names a package twice');
    return { createdAt: readTime(document, 'createdAt'), registry, owner, packageType, packages: entries };
}
function cleanup_plan_parseEntry(value) {
    if (!(0,json/* isJsonObject */.OW)(value))
        return undefined;
    const [name, snapshot, rules, versions] = ['name', 'snapshot', 'rules', 'versions'].map((key) => (0,json/* member */.Dc)(value, key));
    if (typeof name !== 'string' || !(0,reference/* isRepositoryName */.en)(name) || !(0,image_digest/* isDigest */.Bc)(snapshot))
        return undefined;
    if (!(0,json/* isJsonObject */.OW)(rules) || !(0,json/* isJsonArray */.Md)(versions))
        return undefined;
    const parsed = versions.map(parsePlanned);
    const valid = parsed.filter((version) => version !== undefined);
    if (valid.length !== parsed.length || hashVersions(valid) !== snapshot)
        return undefined;
    return { name, snapshot, rules, deletesPackage: (0,json/* member */.Dc)(value, 'deletesPackage') === true, versions: valid };
}
function parsePlanned(value) {
    if (!(0,json/* isJsonObject */.OW)(value))
        return undefined;
    const text = (key) => {
        const found = (0,json/* member */.Dc)(value, key);
        return typeof found === 'string' ? found : '';
    };
    const [id, digest] = [(0,json/* member */.Dc)(value, 'id'), (0,json/* member */.Dc)(value, 'digest')];
    const tags = parseTags((0,json/* member */.Dc)(value, 'tags'));
    const untag = (0,json/* member */.Dc)(value, 'untag') === undefined ? undefined : parseTags((0,json/* member */.Dc)(value, 'untag'));
    const verdict = verdicts.find((each) => each === (0,json/* member */.Dc)(value, 'verdict'));
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || !(0,image_digest/* isDigest */.Bc)(digest))
        return undefined;
    if (tags === undefined || verdict === undefined || (verdict === 'untag') !== (untag !== undefined))
        return undefined;
    const known = new Set(tags);
    if (untag !== undefined && !untag.every((tag) => known.has(tag)))
        return undefined;
    return {
        id,
        digest,
        tags,
        createdAt: readTime(value, 'createdAt'),
        updatedAt: readTime(value, 'updatedAt'),
        verdict,
        rule: text('rule'),
        reason: text('reason'),
        ...(untag === undefined ? {} : { untag }),
        isUnreadable: (0,json/* member */.Dc)(value, 'isUnreadable') === true,
    };
}
function parseTags(value) {
    if (!(0,json/* isJsonArray */.Md)(value))
        return undefined;
    const tags = value.filter((tag) => typeof tag === 'string' && (0,reference/* isTag */.dz)(tag));
    return tags.length === value.length ? tags.map(String) : undefined;
}
function formatTime(time) {
    return time === undefined ? null : new Date(time).toISOString();
}
function readTime(document, key) {
    const text = (0,json/* member */.Dc)(document, key);
    const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
/**
 * Decides as the plan says, less what meanwhile must stay, and never more: whatever the plan does not have, or has with
 * other tags or times, is a root.
 * @param keep what stays although the plan has it go
 */
function decidePlanned(snapshot, entry, keep = []) {
    const planned = new Map(entry.versions.map((version) => [version.id, version]));
    const unreadable = entry.versions.filter((version) => version.verdict === 'delete' && version.isUnreadable);
    const policy = {
        keep: [],
        delete: [
            {
                name: 'delete-tags',
                kind: 'tags',
                selectors: unreadable.map(({ digest }) => ({ kind: 'digest', digest })),
            },
        ],
        keepYoungerThanMs: 0,
        timestamp: 'updated',
        deletesPackage: entry.deletesPackage,
    };
    return decideBy(snapshot, { ...policy, keep }, (graph) => {
        const byRules = chooseVersions(snapshot, { ...policy, keep, delete: [] }, graph);
        const chooseProtected = ({ digest }) => {
            const choice = byRules.get(digest);
            return keep.some(({ name }) => name === choice?.rule) ? choice : undefined;
        };
        const choose = (version) => chooseProtected(version) ??
            chooseUnfinished(version, entry, snapshot) ??
            choosePlanned(version, planned.get(version.id), snapshot);
        return new Map(snapshot.versions.map((version) => [version.digest, choose(version)]));
    });
}
/** A run of this plan that was killed may have left a tag on its way: what it is at goes along with it. */
function chooseUnfinished({ digest, tags }, { versions }, { contents }) {
    const content = contents.get(digest);
    const [tag, ...more] = tags;
    if (content?.kind !== 'manifest' || content.isPlaceholder !== true)
        return undefined;
    if (tag === undefined || more.length > 0)
        return undefined;
    const planned = versions.find(({ verdict, untag = [] }) => verdict === 'untag' && untag.includes(tag));
    if (planned === undefined)
        return undefined;
    const rule = isPolicyRule(planned.rule) ? planned.rule : 'none';
    return { kind: 'delete', rule, reason: `it was left under the tag ${tag} by a run that did not end` };
}
function choosePlanned(version, planned, { held }) {
    const why = held.get(version.digest);
    if (why !== undefined)
        return { kind: 'keep', rule: 'held', reason: why };
    // What may be described by an index need not be read.
    const root = ordinaryTags(version).length > 0 ? 'keep' : 'stay';
    if (planned === undefined)
        return { kind: root, rule: 'unplanned', reason: 'the plan does not have it' };
    if (hashVersions([version]) !== hashVersions([planned])) {
        return { kind: root, rule: 'unplanned', reason: 'it has changed since the plan was made' };
    }
    const { verdict, reason, untag } = planned;
    const rule = isPolicyRule(planned.rule) ? planned.rule : 'none';
    if (verdict === 'delete')
        return { kind: 'delete', rule, reason };
    if (verdict === 'untag' && untag !== undefined)
        return { kind: 'keep', rule, reason, untag };
    return { kind: root, rule, reason };
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/package-deletion.js





const package_deletion_concurrentReads = 16;
/**
 * Deletes a package as a whole, of which nothing is to stay: GitHub keeps the last tagged version otherwise.
 * The list is read again right before; if anything has changed, the package stays.
 */
async function deleteWholePackage(plan, tools) {
    try {
        return await new PackageDeletion(plan, tools).run();
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error))
            throw error;
        return { outcomes: new Map(), lost: [], failure: error, stop: undefined };
    }
}
class PackageDeletion {
    #plan;
    #tools;
    constructor(plan, tools) {
        this.#plan = plan;
        this.#tools = tools;
    }
    async run() {
        const { packages, packageName } = this.#plan.source;
        for (;;) {
            if (this.#tools.cancelled.aborted)
                throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.');
            const turn = await this.#tools.turns.next('deletion', 1);
            if (typeof turn !== 'number')
                return this.#all(undefined, [], turn.message);
            if (!(await this.#isUnchanged())) {
                return this.#all({ result: 'kept', note: 'the package changed while this run was going on' }, []);
            }
            const entry = this.#enter();
            await this.#tools.journal.append(formatEntry(entry));
            const outcome = await this.#attempt(() => packages.deletePackage(packageName));
            const result = outcome instanceof errors/* ActionError */.lZ ? 'failed' : outcome.kind;
            const time = new Date(this.#plan.source.clock.now()).toISOString();
            await this.#tools.journal.append(formatResult({ entry, result, time }));
            if (outcome instanceof errors/* ActionError */.lZ) {
                return { ...this.#all({ result: 'failed', note: outcome.message }, [entry]), failure: outcome };
            }
            switch (outcome.kind) {
                case 'deferred':
                    break;
                case 'retained':
                    return this.#all({ result: 'retained', note: outcome.message }, []);
                default:
                    return this.#all({ result: outcome.kind }, [entry]);
            }
        }
    }
    async #attempt(request) {
        try {
            return await request();
        }
        catch (error) {
            if ((0,errors/* isActionError */.Bd)(error))
                return error;
            throw error;
        }
    }
    /** All that goes must have been in the plan: the versions that GitHub counts and lists, and what each tag is at. */
    async #isUnchanged() {
        const { packages, packageName, registry, name } = this.#plan.source;
        const planned = this.#plan.snapshot.versions;
        const found = await packages.findPackage(packageName);
        const { versions } = await packages.listVersions(packageName, 'active');
        const isCounted = found?.versionCount === undefined || found.versionCount === planned.length;
        if (!isCounted || hashVersions(versions) !== hashVersions(planned))
            return false;
        const tags = await registry.listTags(name);
        const targets = await (0,concurrent/* mapConcurrently */.X)(tags, package_deletion_concurrentReads, (tag) => registry.findManifestDigest(name, tag));
        return tags.every((tag, index) => targets[index] === this.#plan.tags.get(tag));
    }
    /** The newest version stands for the package; all of them are named. */
    #enter() {
        const { source, snapshot, decision } = this.#plan;
        const versions = snapshot.versions.map(({ id, digest, tags }) => ({ id, digest, tags: tags.filter(reference/* isTag */.dz) }));
        const newest = versions.reduce((best, version) => (version.id > best.id ? version : best));
        return {
            kind: 'delete-package',
            registry: source.registry.host,
            owner: source.packages.owner,
            package: source.packageName,
            ...newest,
            time: new Date(source.clock.now()).toISOString(),
            rule: decision.verdicts.find(({ version }) => version.id === newest.id)?.rule ?? 'last-version',
            versions,
        };
    }
    #all(outcome, lost, stop) {
        const ids = outcome === undefined ? [] : this.#plan.snapshot.versions.map(({ id }) => id);
        return {
            outcomes: new Map(ids.flatMap((id) => (outcome === undefined ? [] : [[id, outcome]]))),
            lost,
            failure: undefined,
            stop,
        };
    }
}

// EXTERNAL MODULE: ./build/core/domain/retention/package-selection.js
var package_selection = __webpack_require__(9393);
// EXTERNAL MODULE: ./build/core/domain/retention/tag-template.js
var tag_template = __webpack_require__(3725);
;// CONCATENATED MODULE: ./build/cleanup/plan/lookups.js



/** Trouble with pull requests and branches alone; any other would meet the package too. */
const whatMayStayUnknown = [
    'denied',
    'not-found',
    'unavailable',
    'rejected',
    'invalid-response',
    'unsupported',
    'conflict',
];
/** Looks up which tags are of closed pull requests and of gone branches. What can't be learned selects nothing. */
class Lookups {
    #connection;
    #branches = new Map();
    #pulls = new Map();
    #repositories;
    constructor(connection) {
        this.#connection = connection;
    }
    /**
     * @param tags all of the package
     * @param repository `owner/name`, where pull requests and branches are
     */
    async resolve(policy, { tags, repository }) {
        const found = new Map();
        for (const selector of selectorsOf(policy)) {
            if (selector.kind !== 'closed-pulls' && selector.kind !== 'gone-branches')
                continue;
            const selected = new Set(await this.#select(selector, tags, repository));
            const pattern = { source: selector.template.source, matches: (tag) => selected.has(tag) };
            found.set(selector, { kind: 'tags', pattern });
        }
        return replaceSelectors(policy, (selector) => [found.get(selector) ?? selector]);
    }
    async #select(selector, tags, repository) {
        const meant = tags.filter((tag) => (0,tag_template/* fillingOf */.Fw)(selector.template, tag) !== undefined);
        if (meant.length === 0)
            return [];
        const isPulls = selector.kind === 'closed-pulls';
        try {
            return await (isPulls ? this.#closed(selector, meant, repository) : this.#gone(selector, meant, repository));
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error, ...whatMayStayUnknown))
                throw error;
            const [what, permission] = isPulls ? ['pull requests', 'pull-requests: read'] : ['branches', 'contents: read'];
            this.#connection.runner.log.warning(`The ${what} of ${repository} could not be looked up, so no tag that fits ${selector.template.source} goes: ${error.message} The job needs "permissions: ${permission}" of that repository.`);
            return [];
        }
    }
    async #closed({ template }, tags, repository) {
        const numbers = new Map(tags.map((tag) => [tag, (0,tag_template/* pullNumberOf */.ez)(template, tag)]));
        const wanted = [...numbers.values()].filter((number) => number !== undefined);
        if (wanted.length === 0)
            return [];
        const from = wanted.reduce((lowest, number) => Math.min(lowest, number));
        const closed = await remember(this.#pulls, `${repository} ${from}`, async () => (await this.#open()).listClosedPulls(repository, from));
        return tags.filter((tag) => closed.has(numbers.get(tag) ?? 0));
    }
    async #gone({ template }, tags, repository) {
        const branches = await remember(this.#branches, repository, async () => (await this.#open()).listBranches(repository));
        // A repository without any branch is one that we see nothing of.
        if (branches.length === 0)
            return [];
        const names = new tag_template/* BranchNames */.bI(branches);
        return tags.filter((tag) => (0,tag_template/* isOfGoneBranch */.B$)(template, tag, names));
    }
    #open() {
        this.#repositories ??= this.#connection.repositories();
        return this.#repositories;
    }
}
function remember(known, key, look) {
    const value = known.get(key) ?? look();
    known.set(key, value);
    return value;
}

;// CONCATENATED MODULE: ./build/cleanup/package-source.js

async function openSource(packageName, packages, { owner, packageType }, { registry, server, clock, runner }) {
    const repository = packageType === 'docker' ? (await packages.findPackage(packageName))?.repository : undefined;
    const path = pathOf({ owner, packageType, packageName, repository });
    const { name } = (0,reference/* parseReference */.F2)(`${server.registry}/${path}`, server.registry);
    return { packages, registry: registry(server.registry), packageName, name, clock, log: runner.log };
}
/**
 * The path of a package in the registry: `owner/name`, and in the Docker registry `owner/repository/name`.
 * @param repository `owner/name` of the one that the package is linked to
 */
function pathOf(about) {
    const { owner, packageType, packageName } = about;
    const repository = about.repository?.split('/')[1]?.toLowerCase();
    const isShort = packageType === 'docker' && repository !== undefined && !packageName.startsWith(`${repository}/`);
    return [owner, ...(isShort ? [repository] : []), packageName].join('/');
}

;// CONCATENATED MODULE: ./build/cleanup/plan/snapshot.js






const snapshot_concurrentReads = 32;
const maxListings = 4;
const noticedSkewMs = 5 * 60_000;
const snapshot_maxSkewMs = 24 * 60 * 60_000;
/**
 * Lists a package, reads its manifests and decides. Changes nothing.
 * @throws ActionError; whatever could not be learned for certain ends the work on this package
 */
function planPackage(source, prepare) {
    const contents = new Map();
    const line = () => `${source.name}: ${contents.size} manifests read`;
    return (0,progress/* withProgress */.E)(line, source, () => readAndDecide(source, prepare, contents));
}
async function readAndDecide(source, prepare, contents) {
    const { registry, name, log } = source;
    const { listing, repository } = await readListing(source);
    checkClock(source, listing);
    const { decide, keep, rules } = await prepare({
        tags: listing.versions.flatMap((version) => version.tags),
        repository,
    });
    const tags = await resolveTags(source, listing, contents);
    const unconfirmed = listing.versions.filter((version) => version.tags.some((tag) => tags.get(tag) === undefined));
    const unread = unconfirmed.map(({ digest }) => digest).filter((digest) => !contents.has(digest));
    await readContents(source, unread, contents);
    const contradictions = findContradictions(listing, tags, contents);
    for (const [digest, reason] of contradictions)
        log.warning(`${name}@${digest} stays: ${reason}.`);
    const arrived = findArrived(listing);
    if (arrived.length > 0) {
        log.warning(`${arrived.length} versions of ${name} came while the list was read; they stay until the next run.`);
    }
    const held = new Map([...contradictions, ...arrived]);
    const snapshot = {
        repository: { registry: registry.host, name },
        versions: listing.versions,
        contents,
        held,
        now: listing.serverTime,
    };
    const homes = findHomes(snapshot.repository, keep);
    for (;;) {
        const decision = decide(snapshot);
        if (decision.kind === 'decided')
            return { source, snapshot, tags, decision, rules, keep };
        await readContents(source, decision.digests, contents, homes);
    }
}
/**
 * Where GitHub counts otherwise, lists until nothing vanishes from one list to the next: servers that are behind tell
 * different ones. That GitHub still counts otherwise then stops nobody.
 */
async function readListing(source) {
    const { packages, packageName, name, log } = source;
    const found = await packages.findPackage(packageName);
    let listing = await packages.listVersions(packageName, 'active');
    const repository = found?.repository;
    if (hasCount(found, listing))
        return { listing, repository };
    for (let tries = 1; tries < maxListings; tries += 1) {
        const before = listing;
        listing = addArrived(await packages.listVersions(packageName, 'active'), before);
        if (!hasVanished(before, listing)) {
            const after = await packages.findPackage(packageName);
            if (!hasCount(after, listing)) {
                log.warning(`GitHub counts ${String(after?.versionCount)} versions of ${name} and lists ${listing.versions.length}, twice.`);
            }
            return { listing, repository };
        }
    }
    throw new errors/* ActionError */.lZ('conflict', `GitHub lists other versions of ${name} each of the ${maxListings} times.`, {
        hint: 'Run cleanup when nothing is deleted from the package.',
    });
}
function addArrived(listing, before) {
    const known = new Set(before.versions.map(({ id }) => id));
    const came = listing.versions.map(({ id }) => id).filter((id) => !known.has(id));
    return { ...listing, arrived: new Set([...before.arrived, ...listing.arrived, ...came]) };
}
function hasVanished(before, after) {
    const listed = new Set(after.versions.map(({ id }) => id));
    return before.versions.some(({ id }) => !listed.has(id));
}
function hasCount(found, { versions }) {
    return found?.versionCount === undefined || found.versionCount === versions.length;
}
/** What is being pushed may belong to an image that is not there yet. */
function findArrived({ versions, arrived }) {
    const reason = 'it was pushed while the list was read';
    return versions.filter(({ id }) => arrived.has(id)).map(({ digest }) => [digest, reason]);
}
/** Ages come from GitHub's clock; a machine whose own is far off can't be trusted with more. */
function checkClock({ clock, log }, { serverTime }) {
    const skewMs = Math.abs(clock.now() - serverTime);
    const text = `The clock of this machine and GitHub's are ${(0,units/* formatDuration */.a)(skewMs)} apart`;
    if (skewMs > snapshot_maxSkewMs) {
        throw new errors/* ActionError */.lZ('guarded', `${text}, so one of them is wrong and ages mean nothing.`, {
            hint: 'Set the clock of the runner.',
        });
    }
    if (skewMs > noticedSkewMs)
        log.warning(`${text}; ages are counted by GitHub's.`);
}
/** Asks the registry for each tag that it or GitHub's list names. The first tag of each version is read whole. */
async function resolveTags(source, listing, contents) {
    const { registry, name } = source;
    const firstTags = new Set(listing.versions.flatMap(({ tags }) => tags.slice(0, 1)));
    const listed = listing.versions.flatMap(({ tags }) => tags);
    const tags = [...new Set([...listed, ...(await registry.listTags(name))])];
    const resolved = await (0,concurrent/* mapConcurrently */.X)(tags, snapshot_concurrentReads, async (tag) => {
        if (!firstTags.has(tag))
            return registry.findManifestDigest(name, tag);
        const read = await readContent(source, tag);
        if (read.content === undefined || read.digest === undefined)
            return registry.findManifestDigest(name, tag);
        contents.set(read.digest, read.content);
        return read.digest;
    });
    return new Map(tags.map((tag, index) => [tag, resolved[index]]));
}
/**
 * Digest → why it stays: what GitHub's list and the registry say differently of a tag may be a tag that just moved.
 * A version whose tag the registry does not know because it does not know the version at all is no contradiction.
 */
function findContradictions({ versions }, tags, contents) {
    const held = new Map();
    const listed = new Set(versions.flatMap((version) => version.tags.map((tag) => `${tag} ${version.digest}`)));
    for (const [tag, digest] of tags) {
        if (digest === undefined || listed.has(`${tag} ${digest}`))
            continue;
        held.set(digest, `the registry says that it has the tag ${tag}, GitHub's list does not`);
    }
    for (const version of versions) {
        const isThere = contents.get(version.digest)?.kind === 'manifest';
        const tag = version.tags.find((each) => {
            const target = tags.get(each);
            return target === undefined ? isThere : target !== version.digest;
        });
        if (tag === undefined)
            continue;
        held.set(version.digest, `GitHub's list says that it has the tag ${tag}, the registry does not`);
    }
    return held;
}

;// CONCATENATED MODULE: ./build/cleanup/plan/planning.js








/** What would meet every other package too. */
const endsRun = new Set(['cancelled', 'rate-limited', 'unauthorized', 'invalid-file']);
const concurrentPackages = 4;
/** Plans all packages that the rules are for, some side by side. Changes nothing. */
async function planByRules(options, rules, connection, packages) {
    const { log, github } = connection.runner;
    const lookups = new Lookups(connection);
    const names = await (0,package_selection/* resolvePackages */.ow)(rules.packages, () => packages.listPackages());
    if (names.length === 0)
        log.warning(`No package of ${options.owner} fits, so nothing will be deleted.`);
    const share = options.shard === undefined ? names : (0,package_selection/* takeShare */.fR)(names, options.shard);
    return planAll(options, connection, packages, share, (name) => {
        const policy = rules.policyOf(name);
        if (policy === undefined)
            return undefined;
        return async ({ tags, repository }) => {
            const where = options.repository ?? repository ?? github.repository;
            const resolved = await lookups.resolve(policy, { tags, repository: where });
            const { keep } = resolved;
            return { decide: (snapshot) => decide(snapshot, resolved), keep, rules: describePolicy(policy) };
        };
    });
}
/** @param prepareFor gives undefined for a package of which nothing is said */
async function planAll(options, connection, packages, names, prepareFor) {
    const { log } = connection.runner;
    let isEnded = false;
    const planned = await (0,concurrent/* mapConcurrently */.X)(names, concurrentPackages, async (packageName) => {
        const prepare = prepareFor(packageName);
        if (isEnded || prepare === undefined)
            return [];
        try {
            const source = await openSource(packageName, packages, options, connection);
            return [{ name: packageName, plan: await planPackage(source, prepare) }];
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            isEnded ||= endsRun.has(error.code);
            // A single package's failure is that of the run, which tells it.
            if (!isEnded && names.length > 1)
                log.warning(`${options.owner}/${packageName}: nothing is deleted. ${error.message}`);
            return [{ name: packageName, failure: error }];
        }
    });
    return planned.flat();
}

;// CONCATENATED MODULE: ./build/cleanup/restore/lost.js

function readLosses(journal) {
    // A tag that a killed run left at a place of its own went from there in the next run: nothing to bring back.
    const placeholders = new Set(journal.flatMap((entry) => entry.placeholders ?? []));
    const entries = journal.filter(({ kind, digest }) => kind !== 'delete' || !placeholders.has(digest)).toReversed();
    const deleted = entries.filter(({ kind }) => kind !== 'untag').flatMap(lostBy);
    const untagged = entries.filter(({ kind }) => kind === 'untag').flatMap(lostBy);
    return { entries, deleted: distinct(deleted), versions: distinct([...deleted, ...untagged]) };
}
/** The versions that an entry is about. */
function lostBy(entry) {
    const { kind, time: lostAt, rule, versions = [] } = entry;
    const all = kind === 'delete-package' && versions.length > 0 ? versions : [entry];
    return all.map(({ id, digest, tags }) => ({ id, digest, tags, lostAt, rule }));
}
/** Each version once, the first that is told of it. */
function distinct(versions) {
    const byId = new Map();
    for (const version of versions)
        if (!byId.has(version.id))
            byId.set(version.id, version);
    return [...byId.values()];
}
function describeLost({ tags, digest, id }) {
    return `${tags.length === 0 ? (0,image_digest/* shortDigest */.VK)(digest) : `${tags.join(', ')} (${(0,image_digest/* shortDigest */.VK)(digest)})`}, version ${id},`;
}
const keptMs = 30 * 24 * 60 * 60_000;
const copyAdvice = 'A copy from elsewhere can be pushed anew.';
/** Whether GitHub has given up what was deleted. @param now milliseconds since the epoch */
function isTooOld({ lostAt = '' }, now) {
    return now - Date.parse(lostAt) > keptMs;
}
/** Why GitHub does not give it back, as far as the time tells, and what to do. */
function explainLoss(version, now) {
    const { lostAt = '' } = version;
    if (isTooOld(version, now))
        return `GitHub keeps what was deleted for 30 days. ${copyAdvice}`;
    const kept = Number.isNaN(Date.parse(lostAt)) ? ' It keeps what was deleted for 30 days.' : '';
    return `GitHub gives nothing back whose image was pushed again, and says the same of what a token may not restore: it needs write:packages and the role Admin on the package.${kept} ${copyAdvice}`;
}

// EXTERNAL MODULE: ./build/core/domain/image/placeholder.js
var placeholder = __webpack_require__(2104);
;// CONCATENATED MODULE: ./build/cleanup/restore/restoration.js





const restoration_concurrentReads = 8;
/** The registry may need a moment to show what GitHub has restored. */
const patienceMs = [0, 1000, 2000, 4000, 8000];
/** After so many in a row GitHub has trouble that will not pass soon. */
const restoration_maxFailuresInARow = 3;
/** Brings versions and tags of one package back, and keeps what came of each. */
class RestoreRun {
    #source;
    #tools;
    #results = new Map();
    #listed;
    /** Active versions: id by digest. */
    #active;
    #total = 0;
    #restoredCount = 0;
    #failuresInARow = 0;
    #hasRestoredPackage = false;
    #stop;
    #failure;
    constructor(source, tools) {
        this.#source = source;
        this.#tools = tools;
    }
    describe() {
        const text = `${this.#source.name}: ${this.#restoredCount} of ${this.#total} versions restored`;
        return { text, share: this.#restoredCount / this.#total };
    }
    /** Keeps what ends the work for the outcome. */
    async endingWell(work) {
        try {
            await work();
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            this.#failure = error;
        }
    }
    outcome(versions) {
        const now = this.#source.clock.now();
        return {
            versions: versions.map((version) => {
                const { id, digest, tags, lostAt, rule } = version;
                const told = this.#results.get(id) ?? { result: 'remaining' };
                const hint = told.result === 'lost' ? explainLoss(version, now) : undefined;
                return { id, digest, tags, lostAt, rule, hint, ...told };
            }),
            failure: this.#failure,
            stop: this.#stop,
        };
    }
    /** In this order, one after the other; what is there already is passed over. */
    async restoreVersions(lost) {
        if (lost.length === 0)
            return;
        this.#total += lost.length;
        const active = await this.#findActive();
        for (const version of lost) {
            const present = active.get(version.digest);
            if (present === undefined) {
                if (!(await this.#restoreVersion(version)))
                    return;
                active.set(version.digest, version.id);
            }
            else {
                const note = present === version.id ? undefined : `the same image was pushed again, as version ${present}`;
                this.note(version, this.#hasRestoredPackage ? 'restored' : 'there', note);
            }
        }
    }
    /** As it was when it was first asked for. */
    async listActive() {
        const { packages, packageName } = this.#source;
        this.#listed ??= (await packages.listVersions(packageName, 'active')).versions;
        return this.#listed;
    }
    /** Kept up to date with what comes back. */
    async #findActive() {
        this.#active ??= new Map((await this.listActive()).map(({ digest, id }) => [digest, id]));
        return this.#active;
    }
    /** Whether it was this run that brought it back. */
    hasRestored({ id }) {
        return this.#results.get(id)?.result === 'restored';
    }
    /** @returns whether there is more to come */
    async #restoreVersion(version) {
        const { packages, packageName, log, name } = this.#source;
        try {
            const outcome = await this.#send(() => packages.restoreVersion(packageName, version.id));
            if (outcome === undefined)
                return false;
            this.#failuresInARow = 0;
            if (outcome.kind === 'lost') {
                this.note(version, 'lost', `GitHub no longer restores it (${outcome.message})`);
                log.warning(`${name}: ${describeLost(version)} does not come back. ${outcome.message}`);
                return true;
            }
            this.note(version, outcome.kind);
            log.debug(`${name}: ${describeLost(version)} ${outcome.kind === 'there' ? 'was there already' : 'restored'}`);
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error, 'unavailable'))
                throw error;
            this.note(version, 'failed', error.message);
            this.#failure ??= error;
            this.#failuresInARow += 1;
            if (this.#failuresInARow >= restoration_maxFailuresInARow)
                throw error;
            // Trouble with one version lets the others go on: they would wait for it in each further run.
            log.warning(error.message);
        }
        return true;
    }
    /**
     * No version comes back without its package. One that was deleted as a whole comes back with all that it held.
     * @returns whether it is there; time or quota end first otherwise
     * @throws ActionError `not-found` if GitHub does not restore it
     */
    async restorePackage() {
        const { packages, packageName, name, log } = this.#source;
        if ((await packages.findPackage(packageName)) !== undefined)
            return true;
        const outcome = await this.#send(() => packages.restorePackage(packageName));
        if (outcome === undefined)
            return false;
        if (outcome.kind === 'lost') {
            throw new errors/* ActionError */.lZ('not-found', `The package ${name} is not there and does not come back. ${outcome.message}`, {
                hint: 'GitHub restores a package within 30 days, if nobody has taken its name, for who administers it. It says the same of one that the token may not read: check the inputs "owner" and "package", and the permissions.',
            });
        }
        this.#hasRestoredPackage = outcome.kind === 'restored';
        log.info(`${name}: the package is back, with all that it held when it was deleted.`);
        return true;
    }
    /** @returns undefined where time or quota end first */
    async #send(request) {
        for (;;) {
            if (this.#tools.cancelled.aborted)
                throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.');
            const turn = await this.#tools.turns.next('restoration', 1);
            if (typeof turn !== 'number') {
                this.#stop = turn.message;
                return undefined;
            }
            const outcome = await request();
            if (outcome.kind !== 'deferred')
                return outcome;
        }
    }
    /** Only where a tag is gone, or at what cleanup itself put under it. */
    async putTagsBack(version, tags) {
        const { registry, name } = this.#source;
        const targets = await (0,concurrent/* mapConcurrently */.X)(tags, restoration_concurrentReads, (tag) => registry.findManifestDigest(name, tag));
        for (const [index, tag] of tags.entries()) {
            const target = targets[index];
            if (target === version.digest) {
                this.note(version, this.#resultOf(version));
                continue;
            }
            if (target !== undefined && !(await this.#isPlaceholder(target))) {
                this.note(version, this.#resultOf(version), `the tag ${tag} is now at ${(0,image_digest/* shortDigest */.VK)(target)}, and stays there`);
                this.#source.log.warning(`${name}: the tag ${tag} is now at ${target}; it was not moved back.`);
                continue;
            }
            const manifest = await this.readPatiently(version.digest);
            if (manifest === undefined) {
                this.note(version, 'failed', `the registry does not show it, so the tag ${tag} could not be put back`);
                continue;
            }
            await registry.putManifest(name, tag, manifest);
            this.#source.log.info(`${name}: the tag ${tag} is at ${(0,image_digest/* shortDigest */.VK)(version.digest)} again.`);
            const result = this.#resultOf(version);
            this.note(version, result === 'there' ? 'restored' : result);
        }
    }
    /** By the manifest itself: what a journal says of it could be anybody's wish to move a tag. */
    async #isPlaceholder(digest) {
        const { registry, name } = this.#source;
        const manifest = await registry.findManifest(name, digest);
        return manifest !== undefined && (0,placeholder/* isPlaceholder */.wK)(manifest);
    }
    /** Whether it was restored, or had never gone. */
    isBack({ id }) {
        const result = this.#results.get(id)?.result;
        return result === 'restored' || result === 'there';
    }
    /** Whether nothing was tried of it yet. */
    isUntouched({ id }) {
        return !this.#results.has(id);
    }
    /** Whether it may still come: the run did not get to it, or met trouble. */
    isPending({ id }) {
        const result = this.#results.get(id)?.result;
        return result === undefined || result === 'failed';
    }
    /** @returns undefined where the registry does not show it in time */
    async readPatiently(digest) {
        const { registry, name, clock } = this.#source;
        for (const ms of patienceMs) {
            if (ms > 0)
                await clock.sleep(ms, this.#tools.cancelled);
            const manifest = await registry.findManifest(name, digest);
            if (manifest !== undefined)
                return manifest;
        }
        return undefined;
    }
    #resultOf({ id }) {
        return this.#results.get(id)?.result ?? 'there';
    }
    /** @param hint what to do, where its result alone does not tell */
    note({ id }, result, note, hint) {
        const before = this.#results.get(id);
        if (result === 'restored' && before?.result !== 'restored')
            this.#restoredCount += 1;
        const notes = [before?.note, note].filter((each) => each !== undefined);
        this.#results.set(id, {
            result,
            ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
            ...(hint === undefined ? {} : { hint }),
        });
    }
}

;// CONCATENATED MODULE: ./build/cleanup/restore/journal-restore.js



/**
 * Undoes what a journal tells, last things first: a deleted package before all, then what is held before what holds
 * it, and tags at the end.
 * @param journal of one package, in the order in which its versions went
 */
function restoreEntries(source, journal, tools) {
    const run = new RestoreRun(source, tools);
    const restoreAll = async () => {
        const { entries, deleted, versions } = readLosses(journal);
        await run.endingWell(async () => {
            if (entries.length === 0 || !(await run.restorePackage()))
                return;
            await run.restoreVersions(deleted);
            await putTagsBack(run, entries, versions);
        });
        return run.outcome(versions);
    };
    return (0,progress/* withProgress */.E)(() => run.describe(), source, restoreAll);
}
/** What a run that ends before it comes to a package leaves of it. @param stop why it ended */
function leaveEntries(journal, stop) {
    const { versions } = readLosses(journal);
    return { versions: versions.map((version) => ({ ...version, result: 'remaining' })), failure: undefined, stop };
}
/** A tag belongs to what lost it last. */
async function putTagsBack(run, entries, versions) {
    const claimed = new Set();
    const byId = new Map(versions.map((version) => [version.id, version]));
    for (const entry of entries) {
        for (const version of lostBy(entry)) {
            const tags = version.tags.filter((tag) => !claimed.has(tag));
            for (const tag of tags)
                claimed.add(tag);
            // Of an untag the version itself was never gone, unless it was deleted later.
            const isThere = run.isBack(version) || (entry.kind === 'untag' && run.isUntouched(version));
            if (isThere)
                await run.putTagsBack(byId.get(version.id) ?? version, tags);
        }
    }
}

;// CONCATENATED MODULE: ./build/cleanup/turns.js


const noticedWaitMs = 5000;
const reasons = {
    pace: "GitHub's limits of requests a minute and creations an hour",
    backoff: 'GitHub asks to slow down',
    quota: 'the hourly quota of requests, less what is left to others, is used up',
};
/** Lets changes go at GitHub's pace, as long as time and quota last. */
class Turns {
    #options;
    constructor(options) {
        this.#options = options;
    }
    /**
     * Waits until at least one change may be sent.
     * @returns how many may be sent at once, or why there is none left
     * @throws ActionError `cancelled`
     */
    async next(change, wanted) {
        const { packages, limits, clock, cancelled } = this.#options;
        for (;;) {
            if (clock.now() >= limits.deadline)
                return stop('The time budget is used up');
            const turn = packages.turn(change, wanted, reserveOf(packages.quota, limits.quotaReservePercent));
            if (turn.kind === 'go')
                return turn.count;
            const waitMs = turn.until - clock.now();
            const refusal = this.#refuse(turn, waitMs);
            if (refusal !== undefined)
                return refusal;
            await clock.sleep(Math.max(waitMs, 1), cancelled);
        }
    }
    #refuse({ until, cause }, waitMs) {
        const { limits, log } = this.#options;
        const time = turns_formatTime(until);
        if (cause !== 'pace' && waitMs > maxLimitWaitMs)
            return stop(`${reasons[cause]}, until ${time}`);
        if (until >= limits.deadline)
            return stop(`The time budget ends before ${time}; until then ${reasons[cause]}`);
        if (waitMs >= noticedWaitMs)
            log.info(`Waiting ${(0,units/* formatDuration */.a)(waitMs)} until ${time}: ${reasons[cause]}.`);
        return undefined;
    }
}
function stop(why) {
    return { kind: 'stop', message: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` };
}
/** `2026-11-01T12:00:00Z` */
function turns_formatTime(ms) {
    return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/untagging.js






/** Fewer than a page of GitHub's list, so that all of them should be on its first page. */
const maxBatch = 25;
/** GitHub lists so many at a time, newest first. */
const pageSize = 100;
/** Before each look at GitHub's list, which lags behind the registry. */
const untagging_patienceMs = [0, 1000, 2000, 4000, 8000, 15_000, 30_000];
/**
 * Takes tags from versions that stay. GitHub has no call for it: the tag is moved to a manifest of its own, and that is
 * deleted along with the tag, but only if GitHub's list shows it with exactly the digest computed here and exactly
 * this tag. Where it does not, the tag goes back to where it was.
 */
function untagPlanned(plan, tools) {
    const run = new UntagRun(plan, tools);
    return (0,progress/* withProgress */.E)(() => run.describe(), plan.source, () => run.untagAll());
}
class UntagRun {
    #plan;
    #tools;
    #verdicts;
    #outcomes = new Map();
    #lost = [];
    #doneCount = 0;
    #failure;
    #stop;
    constructor(plan, tools) {
        this.#plan = plan;
        this.#tools = tools;
        this.#verdicts = plan.decision.verdicts.filter(({ verdict }) => verdict === 'untag');
    }
    describe() {
        return `${this.#plan.source.name}: ${this.#doneCount} of ${this.#verdicts.length} versions untagged`;
    }
    async untagAll() {
        try {
            for (let start = 0; start < this.#verdicts.length && this.#stop === undefined;) {
                if (this.#tools.cancelled.aborted)
                    throw new errors/* ActionError */.lZ('cancelled', 'The run was cancelled.');
                const turn = await this.#tools.turns.next('deletion', 1);
                if (typeof turn !== 'number') {
                    this.#stop = turn.message;
                    break;
                }
                const batch = takeBatch(this.#verdicts.slice(start));
                start += batch.length;
                await this.#untag(batch);
                this.#doneCount += batch.length;
            }
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            this.#failure = error;
        }
        return { outcomes: this.#outcomes, lost: this.#lost, failure: this.#failure, stop: this.#stop };
    }
    async #untag(batch) {
        const { registry, name } = this.#plan.source;
        const begun = [];
        for (const verdict of batch) {
            const moves = await this.#prepare(verdict);
            if (moves.length > 0)
                begun.push({ entry: this.#enter(verdict, moves), moves });
        }
        const { journal } = this.#tools;
        await journal.append(...begun.map(({ entry }) => formatEntry(entry)));
        const moves = begun.flatMap((each) => each.moves);
        this.#lost.push(...begun.map(({ entry }) => entry));
        let ids = new Map();
        // Whatever goes wrong from here on, no tag is to stay at its placeholder.
        let trouble = await findTrouble(async () => {
            const sent = [];
            for (const move of moves) {
                // Others of the batch took their time; whoever moved the tag meanwhile keeps it, as is told at the end.
                if ((await registry.findManifestDigest(name, move.tag)) !== move.version.digest)
                    continue;
                await registry.putManifest(name, move.tag, move.placeholder);
                sent.push(move);
            }
            ids = await this.#findIds(sent);
        });
        for (const { entry, moves: own } of begun) {
            const results = [];
            for (const move of own) {
                const found = await findTrouble(async () => {
                    results.push(await this.#finish(move, ids.get(move.placeholder.digest), trouble));
                });
                if (found !== undefined)
                    results.push(false);
                trouble ??= found;
            }
            const isDone = results.every(Boolean);
            const time = new Date(this.#plan.source.clock.now()).toISOString();
            await journal.append(formatResult({ entry, result: isDone ? 'untagged' : 'failed', time }));
            if (isDone)
                this.#outcomes.set(entry.id, { result: 'untagged' });
        }
        if (trouble !== undefined)
            throw trouble;
    }
    /** Looks right before whether the tags are still where they were. */
    async #prepare({ version, untag = [] }) {
        const { registry, name, clock } = this.#plan.source;
        const moves = [];
        for (const tag of untag.filter(reference/* isTag */.dz)) {
            if ((await registry.findManifestDigest(name, tag)) !== version.digest) {
                this.#outcomes.set(version.id, { result: 'kept', note: `the tag ${tag} moved while this run was going on` });
                return [];
            }
            const time = new Date(clock.now()).toISOString();
            moves.push({ version, tag, placeholder: (0,placeholder/* createPlaceholder */.Um)(`${name}:${tag} of version ${version.id}, ${time}`) });
        }
        return moves;
    }
    #enter({ version, rule }, moves) {
        const { packages, packageName, registry, clock } = this.#plan.source;
        return {
            kind: 'untag',
            registry: registry.host,
            owner: packages.owner,
            package: packageName,
            id: version.id,
            digest: version.digest,
            tags: moves.map(({ tag }) => tag),
            time: new Date(clock.now()).toISOString(),
            rule,
            placeholders: moves.map(({ placeholder }) => placeholder.digest),
        };
    }
    /** Ids of the placeholders that GitHub lists as they have to be. */
    async #findIds(moves) {
        const { packages, packageName, clock } = this.#plan.source;
        const ids = new Map();
        for (const ms of untagging_patienceMs) {
            if (ms > 0)
                await clock.sleep(ms, this.#tools.cancelled);
            const newest = await packages.listNewestVersions(packageName);
            addIds(ids, moves, newest);
            if (ids.size === moves.length)
                break;
            // One version may lose more tags than there is room for on the first page, and others push meanwhile.
            const isLast = ms === untagging_patienceMs.at(-1);
            if (newest.length < pageSize || (!isLast && !newest.every(({ digest }) => ids.has(digest))))
                continue;
            addIds(ids, moves, (await packages.listVersions(packageName, 'active')).versions);
            if (ids.size === moves.length)
                break;
        }
        return ids;
    }
    /**
     * @param trouble what came in between
     * @returns whether the tag is gone
     */
    async #finish(move, id, trouble) {
        const { registry, name } = this.#plan.source;
        const { version, tag, placeholder } = move;
        const target = await registry.findManifestDigest(name, tag);
        if (target === version.digest && trouble !== undefined) {
            this.#outcomes.set(version.id, { result: 'failed', note: `the tag ${tag} was not moved: ${trouble.message}` });
            return false;
        }
        if (target !== placeholder.digest) {
            const note = `the tag ${tag} was moved by somebody else meanwhile`;
            this.#outcomes.set(version.id, { result: 'kept', note });
            return false;
        }
        const unlisted = trouble?.message ?? "GitHub's list does not show that the tag has moved";
        const refusal = id === undefined ? unlisted : await this.#delete(id);
        if (refusal === undefined)
            return true;
        await this.#putBack(move);
        const note = `the tag ${tag} was put back: ${refusal}`;
        this.#outcomes.set(version.id, { result: 'failed', note });
        this.#failure ??= new errors/* ActionError */.lZ('incomplete', `${describeVersion(version)}: ${note}.`, {
            hint: 'Run cleanup again later; nothing was lost.',
        });
        return false;
    }
    /** @returns why not */
    async #delete(id) {
        const { packages, packageName } = this.#plan.source;
        for (;;) {
            const turn = await this.#tools.turns.next('deletion', 1);
            if (typeof turn !== 'number') {
                this.#stop = turn.message;
                return turn.message;
            }
            try {
                const outcome = await packages.deleteVersion(packageName, id);
                if (outcome.kind === 'deferred')
                    continue;
                return outcome.kind === 'retained' ? outcome.message : undefined;
            }
            catch (error) {
                if (!(0,errors/* isActionError */.Bd)(error))
                    throw error;
                return error.message;
            }
        }
    }
    async #putBack({ version, tag, placeholder }) {
        const { registry, name } = this.#plan.source;
        if ((await registry.findManifestDigest(name, tag)) !== placeholder.digest)
            return;
        await registry.putManifest(name, tag, await registry.getManifest(name, version.digest));
    }
}
async function findTrouble(work) {
    try {
        await work();
        return undefined;
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error))
            throw error;
        return error;
    }
}
/** As many versions as fit, at least one. */
function takeBatch(verdicts) {
    let room = maxBatch;
    const end = verdicts.findIndex(({ untag = [] }) => {
        room -= untag.length;
        return room < 0;
    });
    return end < 0 ? verdicts : verdicts.slice(0, Math.max(1, end));
}
function addIds(ids, moves, versions) {
    const byDigest = new Map(versions.map((version) => [version.digest, version]));
    for (const move of moves) {
        const listed = byDigest.get(move.placeholder.digest);
        if (listed !== undefined && isListed(listed, move))
            ids.set(listed.digest, listed.id);
    }
}
function isListed({ digest, tags }, { placeholder, tag }) {
    return digest === placeholder.digest && tags.length === 1 && tags[0] === tag;
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/verification.js






const verification_concurrentReads = 16;
/** A registry may be behind for a moment; what is missing at the second look too is gone. */
const looksMs = [0, 3000];
/**
 * Asks the registry for every tag that was to stay, and for all that it needs and that was there before.
 * @returns undefined where all is whole
 */
async function findDamage(plan, taken) {
    let damage;
    for (const ms of looksMs) {
        if (ms > 0)
            await plan.source.clock.sleep(ms);
        damage = await lookForDamage(plan, taken);
        if (damage === undefined)
            break;
    }
    return damage;
}
async function lookForDamage(plan, { digests, tags }) {
    const kept = plan.snapshot.versions.filter((version) => version.tags.length > 0 && !digests.has(version.digest));
    const keptTags = kept.flatMap((version) => version.tags).filter((tag) => !tags.has(tag));
    const line = () => `${plan.source.name}: looking whether ${kept.length} versions with tags are complete`;
    return (0,progress/* withProgress */.E)(line, plan.source, async () => {
        const lost = await findLost(plan, kept.map(({ digest }) => digest));
        const incomplete = kept.flatMap((version) => {
            const missing = [...(0,image_graph/* markLive */.E0)(plan.decision.graph, [version.digest])].filter((digest) => lost.has(digest));
            return missing.length === 0 ? [] : [{ version, missing }];
        });
        const faults = [
            ...incomplete.map(({ version, missing: [first = version.digest] }) => `${describeVersion(version)} lacks ${(0,image_digest/* shortDigest */.VK)(first)}`),
            ...(await findLostTags(plan, keptTags)),
        ];
        if (faults.length === 0)
            return undefined;
        // Whoever takes an image as a whole means to.
        const parts = incomplete.filter(({ version }) => !lost.has(version.digest)).flatMap(({ missing }) => missing);
        const unasked = new Set(parts.filter((digest) => !digests.has(digest)));
        return {
            error: describeFaults(plan, faults),
            missing: plan.snapshot.versions.filter(({ digest }) => unasked.has(digest)),
        };
    });
}
function describeFaults({ source }, faults) {
    const shown = faults.slice(0, 10).join('; ') + (faults.length > 10 ? `; and ${faults.length - 10} more` : '');
    return new errors/* ActionError */.lZ('incomplete', `${source.name} no longer resolves completely: ${shown}.`, {
        hint: 'What this run deleted is in the journal; "mode: restore" brings it back within 30 days.',
    });
}
/** Of what the versions hold, what was listed before and is no longer in the registry. */
async function findLost({ source, snapshot, decision }, roots) {
    const { registry, name } = source;
    // What could not be read before was missing already.
    const isReadable = (digest) => snapshot.contents.get(digest)?.kind !== 'unreadable';
    const listed = new Set(snapshot.versions.map(({ digest }) => digest).filter(isReadable));
    const needed = [...(0,image_graph/* markLive */.E0)(decision.graph, roots)].filter((digest) => listed.has(digest));
    const found = await (0,concurrent/* mapConcurrently */.X)(needed, verification_concurrentReads, (digest) => registry.findManifestDigest(name, digest));
    return new Set(needed.filter((_, index) => found[index] === undefined));
}
async function findLostTags({ source, tags }, kept) {
    const { registry, name } = source;
    const names = new Set(kept);
    // A tag that moved meanwhile is somebody else's doing; one that the registry never knew was not lost here.
    const resolved = [...tags].flatMap(([tag, target]) => (target !== undefined && names.has(tag) ? [tag] : []));
    const found = await (0,concurrent/* mapConcurrently */.X)(resolved, verification_concurrentReads, (tag) => registry.findManifestDigest(name, tag));
    return resolved.filter((_, index) => found[index] === undefined).map((tag) => `the tag ${tag} is gone`);
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/execution.js










/** For bringing back what a run should not have taken. */
const repairMs = 60 * 60_000;
/**
 * Does what was planned, package by package, and looks whether what stays is whole.
 * @param journalPath as the input gives it
 * @throws ActionError `invalid-file` where the journal can not be opened; nothing was deleted then
 */
async function execute(planned, limits, journalPath, { runner, clock, openJournal }) {
    const { log, cancelled } = runner;
    const journal = await openJournal(journalPath);
    try {
        const packages = planned.find(({ plan }) => plan !== undefined)?.plan?.source.packages;
        if (packages === undefined)
            return { runs: planned, journal: journal.path };
        announceReach(countDeletions(planned), packages, limits, { log, now: clock.now() });
        const turns = new Turns({ packages, limits, clock, log, cancelled });
        const runs = [];
        for (const run of planned) {
            const isOver = run.plan === undefined || runs.some(isEnd);
            runs.push(isOver ? run : await workOn(run, run.plan, { journal, turns, cancelled }));
        }
        for (const { name, deletions } of runs) {
            if (deletions?.stop === undefined)
                continue;
            log.warning(`${packages.owner}/${name}: the run ended before its work did. ${deletions.stop}`);
        }
        return { runs, journal: journal.path };
    }
    finally {
        await journal.close();
    }
}
function countDeletions(planned) {
    const verdicts = planned.flatMap(({ plan }) => plan?.decision.verdicts ?? []);
    return verdicts.filter(({ verdict }) => verdict === 'delete').length;
}
function execution_hasWork(planned) {
    const isWork = new Set(['delete', 'untag']);
    return planned.some(({ plan }) => plan?.decision.verdicts.some(({ verdict }) => isWork.has(verdict)));
}
/** What would meet every other package too. */
function isEnd({ failure, deletions }) {
    return deletions?.stop !== undefined || (failure !== undefined && endsRun.has(failure.code));
}
/** Says before the first deletion how far the run will get. */
function announceReach(planned, { quota }, limits, { log, now }) {
    const forecast = forecastDeletions(planned, quota, limits, now);
    if (quota !== undefined) {
        const reserve = reserveOf(quota, limits.quotaReservePercent);
        log.info(`Of ${quota.limit} requests an hour ${quota.remaining} are left until ${turns_formatTime(quota.resetAt)}, ` +
            `of which ${reserve} stay for others ("quota-reserve").`);
    }
    if (planned === 0)
        return;
    const duration = (0,units/* formatDuration */.a)(forecast.durationMs);
    if (forecast.endedBy === 'nothing') {
        log.info(`${planned} versions are to be deleted, which takes up to ${duration} at GitHub's pace.`);
        return;
    }
    const limit = forecast.endedBy === 'quota' ? 'the hourly quota' : '"time-budget"';
    log.notice(`${planned} versions are to be deleted; ${limit} lets this run delete ${forecast.reachable} of them, ` +
        `in up to ${duration}. The rest is for the next run.`);
}
async function workOn(run, plan, tools) {
    const deletions = await finish(plan, tools);
    const { failure } = deletions;
    return { ...run, deletions, ...(failure === undefined ? {} : { failure }) };
}
/** Deletes, then looks whether what stays is whole. */
async function finish(plan, tools) {
    const deletions = plan.decision.deletesPackage
        ? await deleteWholePackage(plan, tools)
        : await deleteAndUntag(plan, tools);
    const { lost, failure } = deletions;
    // Where nothing was taken, nothing can be missing; a cancelled run has no time left to look.
    if (lost.length === 0 || failure?.code === 'cancelled')
        return deletions;
    try {
        const damage = await findDamage(plan, takenBy(lost));
        return damage === undefined ? deletions : await undo(damage, plan, deletions, tools);
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error))
            throw error;
        return { ...deletions, failure: error };
    }
}
async function deleteAndUntag(plan, tools) {
    const deletions = await deletePlanned(plan, tools);
    if (deletions.failure !== undefined || deletions.stop !== undefined)
        return deletions;
    const untags = await untagPlanned(plan, tools);
    return {
        outcomes: new Map([...deletions.outcomes, ...untags.outcomes]),
        lost: [...deletions.lost, ...untags.lost],
        failure: untags.failure,
        stop: untags.stop,
    };
}
function takenBy(lost) {
    const deleted = lost.filter(({ kind }) => kind !== 'untag').flatMap((entry) => [entry, ...(entry.versions ?? [])]);
    return {
        digests: new Set(deleted.map(({ digest }) => digest)),
        tags: new Set(lost.filter(({ kind }) => kind === 'untag').flatMap(({ tags }) => tags)),
    };
}
/**
 * Brings back all that this run took from the package, and what went along with it.
 * @returns the deletions with what then became of each
 */
async function undo({ error, missing }, plan, deletions, tools) {
    const { lost, outcomes } = deletions;
    const { packages, clock, log } = plan.source;
    const { cancelled } = tools;
    log.warning(`${error.message} What this run took from the package is restored.`);
    // Neither the end of the time budget nor what is left to others stands against it.
    const limits = { quotaReservePercent: 0, deadline: clock.now() + repairMs };
    const turns = new Turns({ packages, limits, clock, log, cancelled });
    const along = missing.map((version) => enterDeletion(plan, { version, rule: 'in-use' }));
    const { versions, failure, stop } = await restoreEntries(plan.source, [...lost, ...along], { turns, cancelled });
    const back = versions.filter(({ result }) => result === 'restored');
    const note = 'an image that stays was no longer complete';
    const trouble = failure?.message ?? stop;
    return {
        ...deletions,
        outcomes: new Map([...outcomes, ...back.map(({ id }) => [id, { result: 'restored', note }])]),
        failure: new errors/* ActionError */.lZ('incomplete', `${error.message} Of the ${versions.length} versions that went from the package, ${back.length} were restored.` +
            (trouble === undefined ? '' : ` Not all of it: ${trouble}`), { hint: 'Look for who else deletes from the package; the journal tells what this run did.', cause: error }),
    };
}

;// CONCATENATED MODULE: ./build/cleanup/deletion/consent.js


const maxNamed = 10;
/** Asks whoever is there before anything is deleted. @returns what ends the run where it is not wanted */
async function findRefusal(owner, planned, runner) {
    if (!execution_hasWork(planned) || (await runner.confirm(describeIntent(owner, planned))))
        return undefined;
    return new errors/* ActionError */.lZ('guarded', 'The deletion was not confirmed. Nothing was deleted.', {
        hint: 'With "dry-run" nobody is asked.',
    });
}
/** `octo-org/app: delete 12 of 40 versions, untag 2. Go on?`, with a line for each package. */
function describeIntent(owner, planned) {
    const lines = planned.filter((run) => execution_hasWork([run])).map((run) => `${owner}/${run.name}: ${describeWork(run)}`);
    const rest = lines.length - maxNamed;
    return [...lines.slice(0, maxNamed), ...(rest > 0 ? [`and ${rest} more packages, as listed above`] : [])]
        .join('\n')
        .concat('. Go on?');
}
function describeWork({ plan }) {
    if (plan === undefined)
        return 'nothing';
    const { verdicts, deletesPackage } = plan.decision;
    if (deletesPackage)
        return `delete the package with all of its ${verdicts.length} versions`;
    const [deleted = 0, untagged = 0] = ['delete', 'untag'].map((kind) => verdicts.filter(({ verdict }) => verdict === kind).length);
    return `delete ${deleted} of ${verdicts.length} versions${untagged > 0 ? `, take tags from ${untagged}` : ''}`;
}

;// CONCATENATED MODULE: ./build/cleanup/plan/plan-log.js



const maxLines = 1000;
/** One line for each image, what goes before what stays; warns of what could not be read. */
async function logPlan(plan) {
    const { source, decision } = plan;
    const { log, name } = source;
    const { verdicts } = decision;
    warnOfUnlisted(plan);
    for (const version of decision.unreadable) {
        const effect = decision.blindingDigest !== undefined ? 'so every version of the package stays' : 'so it stays';
        log.warning(`${name}: ${describeVersion(version)} could not be read, ${effect}. To have it deleted, name it: delete-tags: ${version.digest}`);
    }
    const doomed = verdicts.filter(({ verdict }) => verdict === 'delete');
    const images = groupImages(verdicts, viewOf(plan));
    const [going, staying] = [images.filter(plan_log_isGoing), images.filter((image) => !plan_log_isGoing(image))];
    const untagged = verdicts.filter(({ verdict }) => verdict === 'untag').length;
    const title = `${name}: ${doomed.length} of ${verdicts.length} versions go`;
    await log.group(untagged === 0 ? title : `${title}, tags go from ${untagged}`, () => {
        for (const image of going.slice(0, maxLines))
            log.info(formatImage(image));
        if (going.length > maxLines)
            log.info(`… and ${going.length - maxLines} more images`);
        log.info(`${staying.length} images stay`);
        for (const image of staying.slice(0, maxLines))
            log.detail(formatImage(image));
        if (staying.length > maxLines)
            log.detail(`… and ${staying.length - maxLines} more images`);
        return Promise.resolve();
    });
}
/** What is not listed is nothing that could be deleted: whoever protects it has to know what comes of it. */
function warnOfUnlisted(plan) {
    const { source: { log, name }, snapshot: { versions, contents }, decision, } = plan;
    const { blindingDigest, unlisted } = decision;
    const missing = [...unlisted].filter((digest) => contents.get(digest)?.kind === 'missing');
    if (missing.length > 0) {
        const what = missing.length === 1 ? '1 digest that is to stay is' : `${missing.length} digests that are to stay are`;
        log.info(`${what} not in ${name}, such as ${missing[0] ?? ''}.`);
    }
    if (blindingDigest === undefined || versions.some(({ digest }) => digest === blindingDigest))
        return;
    log.warning(`${blindingDigest} is to stay, GitHub does not list it in ${name}, and it could not be read, so every version of the package stays: any of them might belong to it. ${adviseOnUnread(plan, blindingDigest)}`);
}
/** Which rule names what could not be read, why it could not, and what to do. */
function adviseOnUnread({ snapshot: { contents, repository }, keep }, digest) {
    const content = contents.get(digest);
    const reason = content?.kind === 'unreadable' ? [content.reason] : [];
    const homes = [...(findHomes(repository, keep).get(digest) ?? [])];
    const rules = findNaming(keep, digest).map((rule) => rule === 'protect-referenced-in' ? `the files of ${rule}` : rule);
    if (rules.length === 0)
        return reason.join(' ');
    const named = `Named by ${rules.join(' and ')}${homes.length === 0 ? '' : `, in ${homes.join(' and ')}`}.`;
    const access = homes.length === 0 ? 'Take' : `Give a token that may read ${homes.join(' and ')}, or take`;
    return [named, ...reason, `${access} the digest out of ${rules.join(' and ')}.`].join(' ');
}
function plan_log_isGoing({ head }) {
    return head.verdict !== 'keep';
}
/** What reports need of a plan. */
function viewOf({ decision, snapshot, rules }) {
    const { graph } = decision;
    const { contents, now } = snapshot;
    return { graph, contents, now, timestamp: rules['timestamp'] === 'created' ? 'created' : 'updated' };
}
/** `delete v1 (0123456789ab), id 7, with 2 platforms, by delete-tags: …` */
function formatImage({ head, parts }) {
    const { version, verdict, rule, reason } = head;
    const along = parts.length === 0 ? '' : `, with ${describeParts(parts)}`;
    return `${verdict} ${describeVersion(version)}, id ${version.id}${along}, by ${rule}: ${reason}`;
}

;// CONCATENATED MODULE: ./build/cleanup/plan/plan-file.js





/** GitHub runs up to 256 jobs of a matrix; so many share a quota of requests already. */
const maxShards = 20;
/** Writes what was planned. @returns the absolute path, and the shares in which jobs may apply the plan */
async function writePlan(options, { files, clock }, planned) {
    const plans = planned.flatMap(({ plan }) => plan ?? []);
    const packages = plans.map(describePlanned).sort((a, b) => (a.name < b.name ? -1 : 1));
    const createdAt = serverTimeOf(planned) ?? clock.now();
    const path = await files.write(options.planFile, formatPlan({ createdAt, ...headOf(options), packages }));
    // An empty matrix would fail the workflow.
    const count = Math.min(maxShards, Math.max(1, packages.filter(hasWork).length));
    return { path, matrix: { shard: Array.from({ length: count }, (_, index) => `${index + 1}/${count}`) } };
}
/** GitHub's; undefined where no package could be read. */
function serverTimeOf(planned) {
    return planned.find(({ plan }) => plan !== undefined)?.plan?.snapshot.now;
}
function headOf({ server, owner, packageType }) {
    return { registry: server.registry, owner: owner.toLowerCase(), packageType };
}
function describePlanned({ source, snapshot, decision, rules }) {
    const isUnreadable = (digest) => {
        const kind = snapshot.contents.get(digest)?.kind;
        return kind !== undefined && kind !== 'manifest';
    };
    return {
        name: source.packageName,
        snapshot: hashVersions(snapshot.versions),
        rules,
        deletesPackage: decision.deletesPackage,
        versions: decision.verdicts.map(({ version, ...verdict }) => ({
            ...version,
            ...verdict,
            isUnreadable: verdict.verdict === 'delete' && isUnreadable(version.digest),
        })),
    };
}
/** Reads the plan. Nothing is sent. @throws ActionError `invalid-file`, also for a plan of somebody else's packages */
async function readPlan(options, { files, runner }) {
    const { packages, createdAt, ...head } = parsePlan(await files.read(options.planFile), options.planFile);
    const wanted = headOf(options);
    for (const key of ['registry', 'owner', 'packageType']) {
        if (head[key] === wanted[key])
            continue;
        throw new errors/* ActionError */.lZ('invalid-file', `The plan ${options.planFile} is of ${head[key]}, not of ${wanted[key]}.`, {
            hint: 'A plan is applied with the same owner, registry and package-type that it was made with.',
        });
    }
    const { packages: selection, shard } = options;
    const meant = packages.filter((entry) => hasWork(entry) && (selection === undefined || (0,package_selection/* isSelected */.sp)(selection, entry.name)));
    if (meant.length === 0)
        runner.log.notice(`The plan ${options.planFile} has nothing to do for this job.`);
    return { createdAt, packages: shard === undefined ? meant : (0,package_selection/* takeShare */.fR)(meant, shard) };
}
/** Tells how old the plan is; whoever approved an old one may have forgotten what for. */
function tellAge({ planFile }, createdAt, planned, { runner, clock }) {
    const applied = { file: planFile, createdAt, now: serverTimeOf(planned) ?? clock.now() };
    const { text, isDoubtful } = describePlanAge(applied);
    if (isDoubtful)
        runner.log.warning(text);
    else
        runner.log.info(text);
    return applied;
}
/**
 * Looks at each package anew and takes from the plan what may still be done. Changes nothing.
 * @param protections what stays although the plan has it go
 */
function planByFile(options, entries, protections, connection, packages) {
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return planAll(options, connection, packages, [...byName.keys()], (name) => {
        const entry = byName.get(name);
        if (entry === undefined)
            return undefined;
        return () => Promise.resolve({
            decide: (snapshot) => decidePlanned(snapshot, entry, protections),
            keep: protections,
            rules: entry.rules,
        });
    });
}

;// CONCATENATED MODULE: ./build/core/report/restore.js



/** Many more make a table that nobody reads, and a summary that the runner cuts. */
const restore_maxRows = 300;
const restore_maxNamed = 20;
const restore_order = ['lost', 'failed', 'remaining', 'restored', 'planned', 'there'];
const words = {
    lost: 'not restored',
    failed: 'not restored',
    remaining: 'remaining',
    restored: 'restored',
    planned: 'would be restored',
    there: 'there already',
};
/** Counts by the names of the outputs. */
function countRestored(packages) {
    const versions = packages.flatMap((each) => each.versions);
    const count = (...results) => versions.filter(({ result }) => results.includes(result)).length;
    return {
        restored: count('restored', 'planned'),
        kept: count('there'),
        failed: count('lost', 'failed'),
        remaining: count('remaining'),
    };
}
/** `3 restored, 1 there already`; what is none is left out but for the restored ones. */
function formatRestored(packages, dryRun) {
    const { restored, kept, failed, remaining } = countRestored(packages);
    return [
        `${restored} ${dryRun ? 'would be restored' : 'restored'}`,
        ...(kept > 0 ? [`${kept} there already`] : []),
        ...(failed > 0 ? [`${failed} not restored`] : []),
        ...(remaining > 0 ? [`${remaining} remaining`] : []),
    ].join(', ');
}
/** The output `json`, in the shape of the other modes: what is restored is kept by the rule `restore`. */
function describeRestored(packages) {
    return {
        packages: packages.map(({ owner, name, versions, failure }) => ({
            owner,
            name,
            versions: versions.map(({ id, digest, tags, result, note }) => ({
                id,
                digest,
                tags,
                verdict: 'keep',
                rule: 'restore',
                result,
                ...(note === undefined ? {} : { note }),
            })),
            ...(failure === undefined ? {} : { failure }),
        })),
    };
}
/** For the log, what did not come back first: `restored: v1 (0123456789ab), id 7, went 2026-11-01 12:00, by delete-tags`. */
function describeLines({ versions }) {
    return sortByResult(versions).map((version) => {
        const { tags, digest, id, result, note } = version;
        const name = tags.length === 0 ? (0,image_digest/* shortDigest */.VK)(digest) : `${tags.join(', ')} (${(0,image_digest/* shortDigest */.VK)(digest)})`;
        const went = describeLoss(version);
        return `${words[result]}: ${name}, id ${id}${went === '' ? '' : `, went ${went}`}${note === undefined ? '' : `; ${note}`}`;
    });
}
function sortByResult(versions) {
    return versions.toSorted((a, b) => restore_order.indexOf(a.result) - restore_order.indexOf(b.result));
}
/** `2026-11-01 12:00, by delete-tags`, as far as it is known. */
function describeLoss({ lostAt = '', rule = '' }) {
    const time = lostAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2');
    return [time, rule === '' ? '' : `by ${rule}`].filter((part) => part !== '').join(', ');
}
/** The job summary: what came back, and first what did not; what to do about that, and before cleanup runs again. */
function summarizeRestored(packages, dryRun) {
    const [only, ...others] = packages;
    const isSingle = only !== undefined && others.length === 0;
    const what = isSingle ? `Restore of ${only.owner}/${only.name}` : 'Restore';
    const isUnfinished = packages.some(({ failure }) => failure !== undefined);
    const versions = packages.flatMap((each) => each.versions);
    return [
        `### ${(0,markdown/* text */.Qq)(what)}: ${(0,markdown/* text */.Qq)(formatRestored(packages, dryRun) + (isUnfinished ? ', not finished' : ''))}`,
        ...packages.flatMap((each) => [
            ...(isSingle ? [] : [`#### ${(0,markdown/* text */.Qq)(`${each.owner}/${each.name}`)}: ${(0,markdown/* text */.Qq)(formatRestored([each], dryRun))}`]),
            ...(each.failure === undefined ? [] : [`**Not finished:** ${(0,markdown/* text */.Qq)(each.failure)}`]),
            ...restore_describeVersions(each.versions),
        ]),
        ...whatToChange(packages),
        ...beforeNextCleanup(versions),
    ].join('\n\n');
}
function restore_describeVersions(versions) {
    if (versions.length === 0)
        return [];
    const sorted = sortByResult(versions);
    const rows = (0,markdown/* table */.tp)(['version', 'result', 'went', 'digest', 'id'], sorted.slice(0, restore_maxRows).map(describeRow));
    const rest = groupBy(sorted.slice(restore_maxRows), ({ result }) => words[result]);
    const counts = rest.map((group) => `${group.length} ${words[group[0]?.result ?? 'there']}`);
    return [rows, ...(rest.length === 0 ? [] : [`… and ${counts.join(', ')}; the output \`json\` holds them all.`])];
}
function describeRow(version) {
    const { tags, digest, id, result, note } = version;
    return [
        tags.length === 0 ? 'untagged' : tags.map((tag) => (0,markdown/* code */.aY)(tag)).join(', '),
        (0,markdown/* text */.Qq)(note === undefined ? words[result] : `${words[result]}: ${note}`),
        (0,markdown/* text */.Qq)(describeLoss(version)),
        (0,markdown/* code */.aY)((0,image_digest/* shortDigest */.VK)(digest)),
        String(id),
    ];
}
function whatToChange(packages) {
    const lines = adviseRestored(packages);
    return lines.length === 0 ? [] : [['**What to change:**', '', ...lines.map((line) => `- ${(0,markdown/* text */.Qq)(line)}`)].join('\n')];
}
/** What to do about all that did not come back, by its cause. */
function adviseRestored(packages) {
    const versions = packages.flatMap((each) => each.versions);
    const lost = groupBy(versions.filter(({ result, hint }) => result === 'lost' && hint !== undefined), ({ hint = '' }) => hint);
    const { remaining } = countRestored(packages);
    const failed = versions.filter(({ result }) => result === 'failed').length;
    const hints = [...new Set(packages.flatMap(({ hint }) => hint ?? []))];
    // Where something else ended the run, its pace is no cause.
    const pace = hints.length > 0 ? '' : ' GitHub lets 80 versions a minute and 500 an hour be restored.';
    return [
        ...hints,
        ...lost.map((group) => `${group.length} can't be restored: ${group[0]?.hint ?? ''}`),
        ...(failed > 0 ? [`${failed} failed: run it again. What is back is passed over.`] : []),
        ...(remaining > 0 ? [`${remaining} remain: run it again. What is back is passed over.${pace}`] : []),
    ];
}
/** The rules that took it are still the same. */
function beforeNextCleanup(versions) {
    const back = versions.filter(({ result }) => result === 'restored' || result === 'planned');
    if (back.length === 0)
        return [];
    const tags = back.flatMap((version) => version.tags).filter((tag) => !/^sha(?:256|512)-/.test(tag));
    const names = tags.length > 0 ? tags : back.map(({ digest }) => digest);
    const distinct = [...new Set(names)];
    const shown = distinct.slice(0, restore_maxNamed);
    return [
        [
            '**Next cleanup:** the same rules would take them again. What is to stay needs other rules or a protection, which holds for what belongs to it too:',
            '',
            '```yaml',
            'exclude-tags: |',
            ...shown.map((name) => `  ${name}`),
            '```',
            ...(distinct.length > shown.length ? ['', `… and ${distinct.length - shown.length} more.`] : []),
        ].join('\n'),
    ];
}

;// CONCATENATED MODULE: ./build/cleanup/restore/restore-plan.js



const unchecked = { result: 'planned', note: 'whether GitHub still has it could not be checked' };
/** What restoreEntries would do, as far as GitHub's lists of what is there and of what was deleted tell. Changes nothing. */
async function planEntries(source, journal) {
    const { packages, packageName, name, log } = source;
    const { deleted, versions } = readLosses(journal);
    const outcomeOf = (judge) => {
        return { versions: versions.map((each) => ({ ...each, ...judge(each) })), failure: undefined, stop: undefined };
    };
    if ((await packages.findPackage(packageName)) === undefined) {
        log.warning(`${name} is not there. It would be restored first; whether GitHub still has it shows only then.`);
        return outcomeOf(() => ({ result: 'planned' }));
    }
    const active = (await packages.listVersions(packageName, 'active')).versions;
    const tagsOf = new Map(active.map(({ digest, tags }) => [digest, new Set(tags)]));
    const judgeDeleted = await readDeleted(source, deleted.filter(({ digest }) => !tagsOf.has(digest)));
    const deletedIds = new Set(deleted.map(({ id }) => id));
    return outcomeOf((version) => {
        const present = tagsOf.get(version.digest);
        if (present !== undefined)
            return { result: version.tags.every((tag) => present.has(tag)) ? 'there' : 'planned' };
        if (deletedIds.has(version.id))
            return judgeDeleted(version);
        return {
            result: 'lost',
            note: 'it only lost a tag, and is no longer there itself',
            hint: 'Bring it back with "restore-ids" first, then restore from the journal once more.',
        };
    });
}
/**
 * Whether GitHub still has what is gone. Who may see its list is not documented: an empty one proves nothing.
 * @param gone what was deleted and is not back
 */
async function readDeleted(source, gone) {
    const { packages, packageName } = source;
    if (gone.length === 0)
        return () => ({ result: 'planned' });
    try {
        const { versions, serverTime } = await packages.listVersions(packageName, 'deleted');
        const listed = new Set(versions.map(({ id }) => id));
        const isUnknown = (version) => listed.size === 0 && !isTooOld(version, serverTime);
        if (gone.some(isUnknown))
            warnOfUnchecked(source, 'GitHub shows an empty list of what was deleted.');
        return (version) => {
            if (listed.has(version.id))
                return { result: 'planned' };
            if (isUnknown(version))
                return unchecked;
            const note = 'GitHub does not list it among what was deleted';
            return { result: 'lost', note, hint: explainLoss(version, serverTime) };
        };
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error) || endsRun.has(error.code))
            throw error;
        warnOfUnchecked(source, error.message);
        return () => unchecked;
    }
}
function warnOfUnchecked({ name, log }, reason) {
    log.warning(`${name}: whether GitHub still has what was deleted could not be checked. ${reason}`);
}

;// CONCATENATED MODULE: ./build/cleanup/restore/restore-selection.js



/**
 * A deleted manifest can't be read, so what belongs to an image is known only once it is back. What was made or went at
 * about the same time and has no name of its own comes back first; what then turns out not to belong goes again.
 */
const companionWindowMs = 10 * 60_000;
const maxCompanions = 100;
/**
 * Of several with the same name the one that was deleted last, before one that is there.
 * @throws ActionError `not-found` for a name that no version has
 */
function findNamed({ name }, deleted, active, { ids, digests, tags }) {
    const latestFirst = deleted.toSorted((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || b.id - a.id);
    const missing = [];
    const find = (what, isMeant) => {
        const found = latestFirst.find(isMeant) ?? active.find(isMeant);
        if (found === undefined)
            missing.push(what);
        return found === undefined ? [] : [found];
    };
    const named = [
        ...ids.flatMap((id) => find(`the id ${id}`, (version) => version.id === id)),
        ...digests.flatMap((digest) => find(`the digest ${(0,image_digest/* shortDigest */.VK)(digest)}`, (version) => version.digest === digest)),
        ...tags.flatMap((tag) => find(`the tag ${tag}`, (version) => version.tags.includes(tag))),
    ];
    if (missing.length === 0)
        return named;
    throw new errors/* ActionError */.lZ('not-found', `Among the versions of ${name}, deleted or not, none has ${missing.join(', ')}.`, {
        hint: 'GitHub shows what was deleted within 30 days to who administers the package: the token needs the role Admin on it.',
    });
}
/** What was deleted within a time. */
function findRecent({ name, log }, deleted, withinMs, now) {
    if (withinMs === undefined)
        return [];
    const recent = deleted.filter(({ deletedAt }) => deletedAt !== undefined && now - deletedAt <= withinMs);
    const within = (0,units/* formatDuration */.a)(withinMs);
    if (recent.length === 0)
        log.warning(`${name}: GitHub lists nothing that was deleted within ${within}.`);
    const undated = deleted.filter(({ deletedAt }) => deletedAt === undefined).length;
    if (undated > 0) {
        log.warning(`${name}: of ${undated} deleted versions GitHub does not tell when they went; name them by tag or id.`);
    }
    return recent;
}
/** The nearest in time first; those with a name of their own are no part of another image. */
function findCompanions(named, roots, deleted) {
    const known = new Set(roots);
    const gone = named.filter(({ deletedAt }) => deletedAt !== undefined);
    // Parts are made along with their image. When they went tells nothing where a restore of another image took them again.
    const distanceOf = ({ deletedAt, createdAt }) => Math.min(...gone.flatMap((root) => [distance(root.deletedAt, deletedAt), distance(root.createdAt, createdAt)]));
    return deleted
        .filter((version) => version.tags.length === 0 && !known.has(version) && distanceOf(version) <= companionWindowMs)
        .map((version) => ({ version, ms: distanceOf(version) }))
        .sort((a, b) => a.ms - b.ms)
        .slice(0, maxCompanions)
        .map(({ version }) => version);
}
/** What went last comes first, as cleanup deletes what holds before what is held; tags come last of all. */
function lastGoneFirst(versions) {
    const rank = ({ tags }) => (tags.length === 0 ? 0 : 1);
    return versions.toSorted((a, b) => rank(a) - rank(b) || (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || a.id - b.id);
}
/** The same bytes may have been deleted more than once. */
function newestByDigest(deleted) {
    const oldestFirst = deleted.toSorted((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0) || a.id - b.id);
    return new Map(oldestFirst.map((version) => [version.digest, version]));
}
function distance(a, b) {
    return a === undefined || b === undefined ? Infinity : Math.abs(a - b);
}

;// CONCATENATED MODULE: ./build/cleanup/restore/restore-search.js






const restore_search_concurrentReads = 8;
/**
 * Restores what is named among the deleted versions of a package, with all that belongs to it. What is there already is
 * completed: an earlier run may have ended before its work did.
 * @throws ActionError `not-found` for a name that no version has
 */
async function restoreSelected(source, selection, isDryRun, tools) {
    const { packages, packageName, name, log } = source;
    const run = new RestoreRun(source, tools);
    if (isDryRun && (await packages.findPackage(packageName)) === undefined) {
        log.warning(`${name} is not there. It would be restored first; what else GitHub has of it shows only then.`);
        return run.outcome([]);
    }
    if (!isDryRun && !(await run.restorePackage()))
        return run.outcome([]);
    const { versions: deleted, serverTime } = await packages.listVersions(packageName, 'deleted');
    const active = await run.listActive();
    const named = findNamed(source, deleted, active, selection);
    const recent = findRecent(source, deleted, selection.deletedWithinMs, serverTime);
    const roots = [...new Set([...named, ...recent])];
    if (isDryRun) {
        const there = new Set(active.map(({ digest }) => digest));
        const planned = roots.map((version) => {
            const result = there.has(version.digest) ? 'there' : 'planned';
            return { ...asLost(version), result };
        });
        return { versions: planned, failure: undefined, stop: undefined };
    }
    const search = new Search(source, { deleted, active }, run, tools);
    return (0,progress/* withProgress */.E)(() => run.describe(), source, () => search.restore(roots, findCompanions(named, roots, deleted)));
}
class Search {
    #source;
    #run;
    #tools;
    #deleted;
    /** What was there before. */
    #active;
    #contents = new Map();
    #back = new Map();
    /** What only gave a tag a place to go to, and the id of the version that the tag was on. */
    #placeholders = new Map();
    constructor(source, versions, run, tools) {
        this.#source = source;
        this.#run = run;
        this.#tools = tools;
        this.#deleted = newestByDigest(versions.deleted);
        this.#active = newestByDigest(versions.active);
    }
    /** @param companions what may belong to the roots */
    async restore(roots, companions) {
        const wanted = new Set();
        await this.#run.endingWell(async () => {
            await this.#bringBack(companions);
            await this.#bringBack(roots);
            const untagged = roots.flatMap((version) => this.#findUntagged(version) ?? []);
            for (const root of [...roots, ...untagged])
                if (!this.#placeholders.has(root.digest))
                    wanted.add(root);
            await this.#bringBack(untagged);
            await this.#complete([...wanted].map(({ digest }) => digest));
        });
        const needed = this.#findNeeded([...wanted].map(({ digest }) => digest));
        const kept = [...this.#back.values()].filter(({ digest }) => needed.has(digest));
        await this.#run.endingWell(async () => {
            for (const version of kept)
                await this.#run.putTagsBack(version, version.tags);
            for (const version of roots) {
                const untagged = this.#findUntagged(version);
                if (untagged !== undefined && this.#run.isBack(untagged))
                    await this.#run.putTagsBack(untagged, version.tags);
            }
        });
        await this.#run.endingWell(() => this.#removePlaceholders());
        await this.#run.endingWell(() => {
            const inVain = [...this.#back.values()].filter(({ digest }) => !needed.has(digest));
            return this.#removeAgain(inVain, kept, wanted.size > 0 ? [...wanted] : roots);
        });
        const told = new Set(kept);
        const untold = [...this.#missing([...wanted].map(({ digest }) => digest)), ...roots].filter((version) => !told.has(version) && this.#findUntagged(version) === undefined);
        return this.#run.outcome([...kept, ...untold].map(asLost));
    }
    async #bringBack(versions) {
        const next = lastGoneFirst(versions.filter(({ digest }) => !this.#back.has(digest)));
        await this.#run.restoreVersions(next);
        for (const version of next)
            this.#back.set(version.digest, version);
        await this.#read(next.filter((version) => this.#run.isBack(version)));
    }
    async #read(versions) {
        await (0,concurrent/* mapConcurrently */.X)(versions, restore_search_concurrentReads, async ({ digest }) => {
            const manifest = await this.#run.readPatiently(digest);
            if (manifest === undefined)
                return;
            this.#contents.set(digest, (0,image_graph/* describeContent */.Xb)(manifest));
            if ((0,placeholder/* isPlaceholder */.wK)(manifest))
                this.#placeholders.set(digest, (0,placeholder/* findUntaggedId */.Y7)(manifest));
        });
    }
    /** Brings back all that the roots need, as it shows once what holds it can be read. */
    async #complete(roots) {
        const read = new Set();
        for (;;) {
            const missing = this.#missing(roots);
            await this.#bringBack(missing);
            const unread = [...this.#findNeeded(roots)].flatMap((digest) => {
                return this.#contents.has(digest) || read.has(digest) ? [] : (this.#active.get(digest) ?? []);
            });
            await this.#read(unread);
            for (const { digest } of unread)
                read.add(digest);
            if (missing.length + unread.length === 0)
                return;
        }
    }
    #findNeeded(roots) {
        return (0,image_graph/* markLive */.E0)((0,image_graph/* buildGraph */.ZG)([...this.#back.values(), ...this.#active.values()], this.#contents), roots);
    }
    /** Children by their digest, and what is attached by a tag. */
    #missing(roots) {
        const needed = this.#findNeeded(roots);
        const names = new Set([...needed].map(image_graph/* attachmentName */.Rr));
        return [...this.#deleted.values()].filter(({ digest, tags }) => {
            const isNeeded = needed.has(digest) || tags.some((tag) => names.has((0,image_graph/* findSubjectName */.jn)(tag) ?? ''));
            return isNeeded && !this.#back.has(digest);
        });
    }
    /** The version that the tag of a placeholder was taken from. */
    #findUntagged({ digest }) {
        const id = this.#placeholders.get(digest);
        return id === undefined
            ? undefined
            : [...this.#active.values(), ...this.#deleted.values()].find((version) => version.id === id);
    }
    /** No tag is to stay at a manifest that holds nothing. */
    async #removePlaceholders() {
        for (const digest of this.#placeholders.keys()) {
            const version = this.#back.get(digest);
            if (version === undefined || !this.#run.hasRestored(version))
                continue;
            const isGone = await this.#delete(version);
            this.#run.note(version, 'lost', 'it only gave a tag a place to go to when cleanup took the tag from its version', 'Name the version that the tag was on by its id or digest; the journal or the summary of that cleanup tells them.');
            if (isGone || version.tags.length === 0)
                continue;
            const { log, name } = this.#source;
            log.warning(`${name}: version ${version.id} of ${version.tags.join(', ')} holds nothing, and could not be deleted again.`);
        }
    }
    /**
     * What this run brought back in vain and what has no tag. Where an image that it belongs to may be what can't be read
     * yet, what is still to come, or what somebody else brings, it stays.
     * @param kept what came back for good
     */
    async #removeAgain(versions, kept, roots) {
        const { packages, packageName, name, log } = this.#source;
        const inVain = versions.filter((version) => this.#run.hasRestored(version));
        if (inVain.length === 0)
            return;
        const stay = (why) => {
            log.warning(`${name}: ${inVain.length} versions that went at about the same time came back too and stay, because ${why}.`);
        };
        if (roots.some((version) => this.#run.isPending(version))) {
            stay('not all is back that they may belong to');
            return;
        }
        const unread = kept.find((version) => this.#run.isBack(version) && !this.#contents.has(version.digest));
        if (unread !== undefined) {
            stay(`${unread.digest} is back and can't be read yet, so that they may belong to it`);
            return;
        }
        const { versions: active } = await packages.listVersions(packageName, 'active');
        const before = new Set([...this.#active.values()].map(({ id }) => id));
        const own = new Set([...this.#back.values()].map(({ id }) => id));
        if (active.some(({ id }) => !before.has(id) && !own.has(id))) {
            stay('somebody else changes the package');
            return;
        }
        log.info(`${name}: ${inVain.length} versions that went at about the same time belong to others and go again.`);
        const untagged = new Set(active.filter(({ tags }) => tags.length === 0).map(({ id }) => id));
        for (const version of inVain.filter(({ id }) => untagged.has(id))) {
            if (await this.#delete(version))
                continue;
            log.info(`${name}: version ${version.id} came back along with the others, and stays.`);
        }
    }
    /** @returns whether it is gone again */
    async #delete({ id }) {
        const { packages, packageName } = this.#source;
        const turn = await this.#tools.turns.next('deletion', 1);
        const outcome = typeof turn === 'number' ? await packages.deleteVersion(packageName, id) : undefined;
        return outcome?.kind === 'deleted';
    }
}
function asLost({ id, digest, tags, deletedAt }) {
    return { id, digest, tags, lostAt: deletedAt === undefined ? undefined : new Date(deletedAt).toISOString() };
}

;// CONCATENATED MODULE: ./build/cleanup/restore/restore.js










const restore_maxLines = 1000;
/**
 * Brings back what a journal says was deleted, or what the inputs name among what GitHub still has.
 * @throws ActionError `refused` for a journal of somebody else's packages, `incomplete` if not all came back
 */
async function restore(options, connection) {
    const { clock, runner } = connection;
    const limits = {
        quotaReservePercent: options.quotaReservePercent,
        deadline: clock.now() + options.timeBudgetMs,
    };
    const journal = hasSelection(options) ? undefined : await readEntries(options, connection);
    const packages = await connection.packages(options.owner, options.packageType);
    const turns = new Turns({ packages, limits, clock, log: runner.log, cancelled: runner.cancelled });
    const tools = { turns, cancelled: runner.cancelled };
    const runs = [];
    try {
        const names = journal === undefined ? await findNames(options.packages, packages) : [...journal.keys()];
        for (const name of names) {
            const open = () => openSource(name, packages, options, connection);
            const entries = journal?.get(name);
            // What would meet every other package too.
            const isEnded = runs.some(({ failure }) => failure !== undefined && endsRun.has(failure.code));
            if (isEnded)
                runs.push({ name, restoration: leaveEntries(entries ?? [], 'The run ended before it came to it.') });
            else
                runs.push(await restoreOne(name, open, entries, options, tools));
        }
    }
    finally {
        await report(options, connection, runs);
    }
    throwFailures(options, runs);
}
function hasSelection({ restore: { ids, digests, tags, deletedWithinMs } }) {
    return ids.length + digests.length + tags.length > 0 || deletedWithinMs !== undefined;
}
async function findNames(selection, packages) {
    if (selection !== undefined)
        return (0,package_selection/* resolvePackages */.ow)(selection, () => packages.listPackages());
    throw new errors/* ActionError */.lZ('invalid-input', 'What is to be restored has no package.', { hint: 'Name it with "package".' });
}
/** By package, in the order of the journal. What is not of the owner and the packages of the inputs is refused. */
async function readEntries({ journal, owner, packages, server }, { files, runner }) {
    const text = await files.read(journal).catch((error) => {
        throw asUnreadable(error);
    });
    const { entries, tornLines } = parseJournal(text, journal);
    if (tornLines.length > 0) {
        runner.log.warning(`${journal}: line ${tornLines.join(', ')} was cut off and is passed over. A killed run leaves such a line before it acts on it; if the file itself was cut, "restore-deleted-within" brings back what it no longer tells of.`);
    }
    const byPackage = new Map();
    for (const entry of entries) {
        if (entry.registry !== '' && entry.registry !== server.registry) {
            throw new errors/* ActionError */.lZ('refused', `${journal} tells of ${entry.registry}, not of ${server.registry}.`, {
                hint: 'Restore where the run was that wrote the journal, or name its "registry" and "api-url".',
            });
        }
        const isOwn = entry.owner === '' || entry.owner.toLowerCase() === owner.toLowerCase();
        if (!isOwn || (packages !== undefined && !(0,package_selection/* isSelected */.sp)(packages, entry.package))) {
            throw new errors/* ActionError */.lZ('refused', `${journal} tells of ${entry.owner === '' ? owner : entry.owner}/${entry.package}, which the inputs "owner" and "package" do not name. Nothing was restored.`, { hint: 'Name all owners and packages whose versions are to come back; one owner in each run.' });
        }
        const own = byPackage.get(entry.package);
        if (own === undefined)
            byPackage.set(entry.package, [entry]);
        else
            own.push(entry);
    }
    if (byPackage.size === 0)
        runner.log.warning(`${journal} tells of nothing that was deleted.`);
    return byPackage;
}
/** In another job, or a day later, the file is no longer where cleanup wrote it. */
function asUnreadable(error) {
    if (!(0,errors/* isActionError */.Bd)(error, 'invalid-file'))
        return error;
    return new errors/* ActionError */.lZ('invalid-file', error.message, {
        hint: 'Download the artifact that holds the journal in a step before (actions/download-artifact with "run-id"). Without a journal "restore-tags" or "restore-deleted-within" say what is to come back.',
        cause: error,
    });
}
async function restoreOne(name, open, entries, options, tools) {
    try {
        const source = await open();
        const restoration = entries === undefined
            ? await restoreSelected(source, options.restore, options.dryRun, tools)
            : options.dryRun
                ? await planEntries(source, entries)
                : await restoreEntries(source, entries, tools);
        const { failure } = restoration;
        return { name, restoration, ...(failure === undefined ? {} : { failure }) };
    }
    catch (error) {
        if (!(0,errors/* isActionError */.Bd)(error))
            throw error;
        return { name, restoration: leaveEntries(entries ?? [], undefined), failure: error };
    }
}
function describeRuns({ owner }, runs) {
    return runs.map(({ name, restoration, failure }) => ({
        owner,
        name,
        versions: restoration?.versions ?? [],
        failure: failure?.message ?? restoration?.stop,
        hint: failure?.hint,
    }));
}
async function report(options, { runner }, runs) {
    const packages = describeRuns(options, runs);
    for (const each of packages) {
        const lines = describeLines(each);
        await runner.log.group(`${each.owner}/${each.name}: ${formatRestored([each], options.dryRun)}`, () => {
            for (const line of lines.slice(0, restore_maxLines))
                runner.log.info(line);
            if (lines.length > restore_maxLines)
                runner.log.info(`… and ${lines.length - restore_maxLines} more versions`);
            return Promise.resolve();
        });
    }
    for (const name of ['deleted', 'untagged', 'retained'])
        runner.setOutput(name, '0');
    for (const [name, count] of Object.entries(countRestored(packages)))
        runner.setOutput(name, String(count));
    for (const name of ['journal', 'plan-file', 'matrix'])
        runner.setOutput(name, '');
    runner.setOutput('json', JSON.stringify(describeRestored(packages)));
    await runner.writeSummary(summarizeRestored(packages, options.dryRun));
}
function throwFailures(options, runs) {
    const packages = describeRuns(options, runs);
    const { failed, remaining } = countRestored(packages);
    const first = runs.find(({ failure }) => failure !== undefined)?.failure;
    if (failed + remaining === 0 && packages.every(({ failure }) => failure === undefined))
        return;
    if (first !== undefined && runs.length === 1 && failed + remaining === 0)
        throw first;
    const lines = packages.flatMap(({ owner, name, versions, failure }) => [
        ...(failure === undefined ? [] : [`- ${owner}/${name}: ${failure}`]),
        ...versions
            .filter(({ result }) => result === 'lost' || result === 'failed')
            .slice(0, 10)
            .map(({ id, note }) => `- ${owner}/${name}, version ${id}: ${note ?? 'not restored'}`),
    ]);
    const hint = adviseRestored(packages).join(' ');
    throw new errors/* ActionError */.lZ((0,errors/* isActionError */.Bd)(first, 'cancelled') ? 'cancelled' : 'incomplete', `Not everything ${options.dryRun ? 'would come' : 'came'} back: ${formatRestored(packages, options.dryRun)}.\n${lines.join('\n')}`, { ...(hint === '' ? {} : { hint }), ...(first === undefined ? {} : { cause: first }) });
}

;// CONCATENATED MODULE: ./build/core/domain/retention/input-rules.js
const brokenRules = {
    ghost: 'delete-ghost-images',
    partial: 'delete-partial-images',
    orphaned: 'delete-orphaned-images',
};
/** Puts the inputs into rules. The first rule that names a version gives the reason. */
function policyOfInputs(rules) {
    const { olderThanMs } = rules;
    const broken = rules.broken.map((breakage) => ({
        name: brokenRules[breakage],
        kind: 'broken',
        breakages: [breakage],
        olderThanMs,
    }));
    return {
        keep: keepRules(rules),
        delete: [...broken, ...tagRules(rules), ...untaggedRules(rules)],
        keepYoungerThanMs: rules.keepYoungerThanMs,
        timestamp: rules.timestamp,
        deletesPackage: rules.deletesPackage,
    };
}
function keepRules({ exclude, protect = [] }) {
    const excluded = { name: 'exclude-tags', selectors: exclude, reason: 'exclude-tags names it' };
    const reason = 'a file that protect-referenced-in names refers to it';
    const protection = { name: 'protect-referenced-in', selectors: protect, reason };
    return [excluded, protection].filter(({ selectors }) => selectors?.length !== 0);
}
/** With keep-n-tagged all of them together name the images of which the newest stay. */
function tagRules({ deleteTags, closedPulls, goneBranches, keepNTagged, olderThanMs }) {
    const named = [
        { name: 'delete-tags', selectors: deleteTags },
        { name: 'delete-closed-prs', selectors: closedPulls === undefined ? [] : [closedPulls] },
        { name: 'delete-gone-branches', selectors: goneBranches === undefined ? [] : [goneBranches] },
    ].filter(({ selectors }) => selectors.length > 0);
    if (keepNTagged === undefined) {
        return named.map(({ name, selectors }) => ({ name, kind: 'tags', selectors, olderThanMs }));
    }
    const all = [{ kind: 'tags', pattern: { source: '**', matches: () => true } }];
    const selectors = named.length === 0 ? all : named.flatMap((rule) => rule.selectors);
    return [{ name: 'keep-n-tagged', kind: 'tags', selectors, olderThanMs, keepNewest: keepNTagged }];
}
function untaggedRules({ deleteUntagged, keepNUntagged, olderThanMs }) {
    if (keepNUntagged !== undefined) {
        return [{ name: 'keep-n-untagged', kind: 'untagged', olderThanMs, keepNewest: keepNUntagged }];
    }
    return deleteUntagged ? [{ name: 'delete-untagged', kind: 'untagged', olderThanMs }] : [];
}

;// CONCATENATED MODULE: ./build/core/domain/retention/mentioned-images.js



/** Each costs a comparison for each tag of the package. */
const maxReferences = 100_000;
const digestPattern = /sha256:[0-9a-f]{64}(?![0-9a-f])|sha512:[0-9a-f]{128}(?![0-9a-f])/g;
const tagPattern = /[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/;
/** `tag: v1`, `newTag: "v1"`, `"imageTag": "v1"`, `IMAGE_TAG=v1`, `appVersion: 1.2`. */
const separateTagPattern = new RegExp(`(?:tag|version)["']?[ \\t]*[:=][ \\t]*["']?(${tagPattern.source})`, 'gi');
/**
 * Finds every reference to an image in a text of any format: digests of all packages, names of this owner's packages
 * with their tag. Where a tag stands apart from its name, as Helm and kustomize have it, every tag of the text counts.
 * It rather finds too much: what is found stays.
 * @throws ActionError `unsupported` where that would be more than can be held: a part of it would protect a part only
 */
function findMentions(document, about) {
    // JSON may have slashes escaped.
    const text = document.replaceAll('\\/', '/');
    const digests = [...new Set(text.match(digestPattern) ?? [])].filter(image_digest/* isDigest */.Bc);
    const owner = `${escapeExpression(about.owner)}/`;
    const pattern = new RegExp(`(?<![A-Za-z0-9_.-])${owner}([a-z0-9][a-z0-9._/-]*)(?::(?:(${tagPattern.source})|([$%{<]))?)?`, 'gi');
    const apart = new Set([...text.matchAll(separateTagPattern)].flatMap(([, tag]) => spellingsOf(tag ?? '')));
    const found = new Map();
    /** Names that stand without a tag. */
    const bare = new Set();
    const unresolved = new Set();
    for (const match of text.matchAll(pattern)) {
        const [whole, path = '', tag, placeholder] = match;
        const name = withoutEnd(`${about.owner}/${path}`.toLowerCase(), '._/-');
        if (!(0,reference/* isRepositoryName */.en)(name))
            continue;
        if (placeholder !== undefined || /[$%{<]/.test(text.charAt(match.index + whole.length)))
            unresolved.add(name);
        const tags = found.get(name) ?? new Set();
        found.set(name, tags);
        for (const each of tag === undefined ? ['latest'] : spellingsOf(tag))
            tags.add(each);
        if (tag === undefined)
            bare.add(name);
    }
    refuseTooMany(bare.size * apart.size + digests.length);
    const references = [...found].flatMap(([name, tags]) => [...new Set([...tags, ...(bare.has(name) ? apart : [])])].flatMap((tag) => (0,reference/* isTag */.dz)(tag) ? [{ kind: 'reference', reference: { registry: about.registry, name, tag } }] : []));
    return {
        selectors: [...digests.map((digest) => ({ kind: 'digest', digest })), ...references],
        unresolved: [...unresolved],
    };
}
function refuseTooMany(count) {
    if (count <= maxReferences)
        return;
    throw new errors/* ActionError */.lZ('unsupported', `A file that "protect-referenced-in" names refers to ${count} images, if each tag goes with each name; at most ${maxReferences} are kept.`, { hint: 'Name fewer files, or write tags together with their images (name:tag).' });
}
/** A full stop or a dash at the end may belong to the sentence. */
function spellingsOf(tag) {
    const trimmed = withoutEnd(tag, '.-');
    return trimmed === tag ? [tag] : [tag, trimmed];
}
/** The text without such characters at its end, each of which is looked at once: an expression would begin at each anew. */
function withoutEnd(text, characters) {
    let end = text.length;
    while (end > 0 && characters.includes(text.charAt(end - 1)))
        end -= 1;
    return text.slice(0, end);
}
function escapeExpression(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// EXTERNAL MODULE: ./build/core/domain/input/input.js
var input = __webpack_require__(1164);
// EXTERNAL MODULE: ./build/core/domain/retention/pattern.js
var retention_pattern = __webpack_require__(5700);
;// CONCATENATED MODULE: ./build/core/domain/retention/policy-file.js






const maxFaultsShown = 20;
const maxCount = 1_000_000;
const breakages = ['ghost', 'partial', 'orphaned'];
const orders = ['semver', 'created', 'updated'];
/**
 * Reads a policy file.
 * @param file its name, for errors
 * @param defaultRegistry meant where a reference names none
 * @throws ActionError `invalid-file` with all faults, each with its line
 */
function parsePolicyFile(document, file, defaultRegistry) {
    const reader = new PolicyReader(defaultRegistry);
    const entries = reader.readDocument(document);
    if (reader.faults.length === 0)
        return entries;
    const shown = reader.faults.slice(0, maxFaultsShown).map((fault) => `- ${fault}`);
    const rest = reader.faults.length - shown.length;
    if (rest > 0)
        shown.push(`- and ${rest} more`);
    throw new errors/* ActionError */.lZ('invalid-file', `The policy ${file} is wrong:\n${shown.join('\n')}`, {
        hint: 'Its schema is cleanup/policy.schema.json; the README of cleanup shows an example.',
    });
}
class PolicyReader {
    faults = [];
    #registry;
    constructor(registry) {
        this.#registry = registry;
    }
    readDocument(document) {
        let entries = [];
        this.#readMap(document, 'The file', ['packages'], {
            packages: (node, path) => {
                entries = this.#readList(node, path, (item, place) => this.#readEntry(item, place));
                if (node.kind === 'list' && node.items.length === 0)
                    this.#fault(node, path, 'names no package');
            },
        });
        return entries;
    }
    #readEntry(node, path) {
        let names = [];
        let keep = [];
        let doomed = [];
        this.#readMap(node, path, ['name'], {
            name: (value, place) => {
                names = this.#readTexts(value, place, parseName);
            },
            keep: (value, place) => {
                keep = this.#readList(value, place, (item, at, number) => this.#readKeep(item, at, number));
            },
            delete: (value, place) => {
                doomed = this.#readList(value, place, (item, at, number) => this.#readDelete(item, at, number));
            },
        });
        const isRule = (rule) => rule !== undefined;
        return { names, keep: keep.filter(isRule), delete: doomed.filter(isRule) };
    }
    #readKeep(node, path, number) {
        let tags;
        let files;
        let untagged;
        let count;
        let by;
        const ages = {};
        const keys = this.#readMap(node, path, [], {
            tags: (value, place) => {
                tags = this.#readTexts(value, place, (text) => expressionOf(text) === undefined ? (0,selector/* parseProtection */.dd)(text, this.#registry) : parseSelector(text));
            },
            'referenced-in': (value, place) => {
                files = [{ kind: 'referenced-in', files: this.#readTexts(value, place, retention_pattern/* parseFileGlob */.QT) }];
            },
            untagged: (value, place) => {
                untagged = this.#readTrue(value, place);
            },
            newest: (value, place) => {
                count = this.#readCount(value, place);
            },
            by: (value, place) => {
                by = this.#readChoice(value, place, orders);
            },
            'younger-than': (value, place) => {
                ages.youngerThanMs = this.#readText(value, place, input/* parseDuration */.E9);
            },
            'older-than': (value, place) => {
                ages.olderThanMs = this.#readText(value, place, input/* parseDuration */.E9);
            },
        });
        if (keys === undefined)
            return undefined;
        const has = (...names) => names.some((name) => keys.has(name));
        if (!has('tags', 'referenced-in', 'untagged', 'newest', 'younger-than', 'older-than')) {
            this.#fault(node, path, 'names nothing; write tags, newest, younger-than, referenced-in or untagged');
        }
        if (has('by') && !has('newest'))
            this.#fault(node, path, 'has "by" without "newest"');
        if (has('untagged') && has('tags'))
            this.#fault(node, path, 'says both "tags" and "untagged"; make it two rules');
        if (has('untagged') && by === 'semver')
            this.#fault(node, path, 'orders what has no tag by semver');
        if (has('referenced-in') && keys.size > 1) {
            this.#fault(node, path, 'says more than "referenced-in", which stands alone; make it two rules');
        }
        return {
            name: `keep ${number}`,
            reason: `rule keep ${number} names it`,
            ...ages,
            selectors: tags ?? files,
            untagged,
            newest: count === undefined ? undefined : { count, by: by ?? 'updated' },
        };
    }
    #readDelete(node, path, number) {
        let olderThanMs;
        let found = [];
        let selectors = [];
        const keys = this.#readMap(node, path, [], {
            tags: (value, place) => {
                selectors = this.#readTexts(value, place, parseSelector);
            },
            'closed-prs': (value, place) => {
                const parse = (text) => ({
                    kind: 'closed-pulls',
                    template: (0,tag_template/* parseTagTemplate */.O7)(text, '{number}'),
                });
                selectors = this.#readTexts(value, place, parse);
            },
            'gone-branches': (value, place) => {
                const parse = (text) => ({
                    kind: 'gone-branches',
                    template: (0,tag_template/* parseTagTemplate */.O7)(text, '{branch}'),
                });
                selectors = this.#readTexts(value, place, parse);
            },
            untagged: (value, place) => {
                this.#readTrue(value, place);
            },
            broken: (value, place) => {
                const nodes = value.kind === 'list' ? value.items : [value];
                if (nodes.length === 0)
                    this.#fault(value, place, 'is empty');
                found = nodes.flatMap((item) => this.#readChoice(item, place, breakages) ?? []);
            },
            'older-than': (value, place) => {
                olderThanMs = this.#readText(value, place, input/* parseDuration */.E9);
            },
        });
        if (keys === undefined)
            return undefined;
        const kinds = ['tags', 'closed-prs', 'gone-branches', 'untagged', 'broken'].filter((key) => keys.has(key));
        if (kinds.length !== 1) {
            const what = kinds.length === 0 ? 'names nothing' : `says ${kinds.map((kind) => `"${kind}"`).join(' and ')}`;
            this.#fault(node, path, `${what}; each rule has one of tags, closed-prs, gone-branches, untagged, broken`);
        }
        const rule = { name: `delete ${number}`, olderThanMs };
        if (keys.has('broken'))
            return { ...rule, kind: 'broken', breakages: found };
        return keys.has('untagged') ? { ...rule, kind: 'untagged' } : { ...rule, kind: 'tags', selectors };
    }
    /** @returns the keys that are there; undefined after a fault that leaves nothing to read */
    #readMap(node, path, required, readers) {
        if (node.kind !== 'map') {
            this.#fault(node, path, `is no map of ${Object.keys(readers).join(', ')}`);
            return undefined;
        }
        const prefix = path === 'The file' ? '' : `${path}.`;
        for (const { key, line, value } of node.entries) {
            const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
            if (read !== undefined)
                read(value, prefix + key);
            else
                this.#fault({ line }, path, `has ${JSON.stringify(key.slice(0, 60))}; it may have ${Object.keys(readers).join(', ')}`);
        }
        const keys = new Set(node.entries.map(({ key }) => key));
        for (const key of required)
            if (!keys.has(key))
                this.#fault(node, path, `lacks "${key}"`);
        return keys;
    }
    #readList(node, path, read) {
        if (node.kind === 'list')
            return node.items.map((item, index) => read(item, `${path}[${index}]`, index + 1));
        this.#fault(node, path, 'is no list');
        return [];
    }
    /** One text or a list of them; never none. */
    #readTexts(node, path, parse) {
        const nodes = node.kind === 'list' ? node.items : [node];
        if (nodes.length === 0)
            this.#fault(node, path, 'is empty');
        return nodes.flatMap((item) => {
            const value = this.#readText(item, path, (text) => [parse(text)]);
            return value ?? [];
        });
    }
    #readText(node, path, parse) {
        if (node.kind !== 'scalar' || typeof node.value !== 'string') {
            const hint = node.kind === 'scalar' && node.value !== null ? `; put ${node.source} into quotes` : '';
            this.#fault(node, path, `is no text${hint}`);
            return undefined;
        }
        try {
            return parse(node.value);
        }
        catch (error) {
            if (!(0,errors/* isActionError */.Bd)(error))
                throw error;
            const words = [error.message, error.hint]
                .filter((text) => text !== undefined)
                .map((text) => text.replace(/\.$/, ''));
            this.#fault(node, path, `is wrong: ${words.join('. ')}`);
            return undefined;
        }
    }
    #readTrue(node, path) {
        if (node.kind !== 'scalar' || node.value !== true)
            this.#fault(node, path, 'can only be true; leave it out otherwise');
        return true;
    }
    #readCount(node, path) {
        const value = node.kind === 'scalar' ? node.value : undefined;
        if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxCount)
            return value;
        this.#fault(node, path, `is no whole number from 1 to ${maxCount}`);
        return 1;
    }
    #readChoice(node, path, choices) {
        const choice = node.kind === 'scalar' ? choices.find((each) => each === node.value) : undefined;
        if (choice === undefined)
            this.#fault(node, path, `is none of ${choices.join(', ')}`);
        return choice;
    }
    #fault({ line }, path, what) {
        this.faults.push(`line ${line}: ${path} ${what}.`);
    }
}
/** A glob or `/regular expression/`. */
function parseSelector(text) {
    const expression = expressionOf(text);
    return expression === undefined ? (0,selector/* parseTagSelector */.R0)(text) : (0,selector/* parseExpressionSelector */.PS)(expression);
}
function parseName(text) {
    const expression = expressionOf(text);
    if (expression === undefined)
        return (0,package_selection/* parsePackageSelector */.Hd)(text, false);
    return { kind: 'pattern', pattern: (0,retention_pattern/* parseExpression */.YK)(expression), isExcluded: false };
}
function expressionOf(text) {
    return /^\/(.+)\/$/s.exec(text)?.[1];
}

;// CONCATENATED MODULE: ./build/cleanup/plan/rules.js






const nothing = { names: [], patterns: [], excluded: [] };
/**
 * Reads the policy file, if there is one, and the files of the workspace that the rules speak of. Nothing is sent.
 * @throws ActionError `invalid-file` for a faulty policy, `guarded` where a pattern of files finds none
 */
async function openRules(options, { files, runner, server }) {
    const references = new References(options, { files, runner });
    const { rules } = options;
    if (rules.kind === 'inputs') {
        const policy = await references.resolve(policyOfInputs(rules.rules));
        return { packages: options.packages ?? nothing, policyOf: () => policy };
    }
    const { path, keepYoungerThanMs, timestamp } = rules;
    const deletesPackage = options.lastVersion === 'delete-package';
    const entries = [];
    for (const entry of parsePolicyFile(await files.readYaml(path), path, server.registry)) {
        const policy = { keep: entry.keep, delete: entry.delete, keepYoungerThanMs, timestamp, deletesPackage };
        entries.push({ selection: (0,package_selection/* selectPackages */.AP)(entry.names), policy: await references.resolve(policy) });
    }
    const names = entries.flatMap(({ selection }) => selection.names);
    const patterns = entries.flatMap(({ selection }) => selection.patterns);
    return {
        packages: options.packages ?? { names: [...new Set(names)], patterns, excluded: [] },
        policyOf: (name) => entries.find(({ selection }) => (0,package_selection/* isSelected */.sp)(selection, name))?.policy,
    };
}
/**
 * What the inputs say stays, whatever else is to go.
 * @throws ActionError `guarded` as openRules
 */
async function openProtections(options, connection) {
    if (options.rules.kind === 'file')
        return [];
    return (await new References(options, connection).resolve(policyOfInputs(options.rules.rules))).keep;
}
/** Looks up `referenced-in`: what files of the workspace refer to. */
class References {
    #options;
    #connection;
    constructor(options, connection) {
        this.#options = options;
        this.#connection = connection;
    }
    async resolve(policy) {
        const found = new Map();
        for (const selector of selectorsOf(policy)) {
            if (selector.kind === 'referenced-in')
                found.set(selector, await this.#find(selector.files));
        }
        return replaceSelectors(policy, (selector) => found.get(selector) ?? [selector]);
    }
    async #find(patterns) {
        const { files, runner } = this.#connection;
        const { owner, server } = this.#options;
        const about = { registry: server.registry, owner: owner.toLowerCase() };
        const selectors = [];
        const used = new Set();
        for await (const { path, text } of files.find((each) => patterns.some((pattern) => pattern.matches(each)))) {
            for (const pattern of patterns)
                if (pattern.matches(path))
                    used.add(pattern);
            const mentions = findMentions(text, about);
            // One by one: arguments of a call are counted by the stack.
            for (const selector of mentions.selectors)
                selectors.push(selector);
            for (const name of mentions.unresolved) {
                runner.log.warning(`${path} refers to ${name} by a tag that is filled in later, which can't be protected; name it in exclude-tags or write its digest.`);
            }
        }
        const unused = patterns.find((pattern) => !used.has(pattern));
        if (unused !== undefined) {
            throw new errors/* ActionError */.lZ('guarded', `No file of the workspace fits ${JSON.stringify(unused.source)}.`, {
                hint: 'A protection that finds nothing would protect nothing: check out the repository in a step before, or change the pattern.',
            });
        }
        runner.log.info(`${selectors.length} references to images were found in files of the workspace.`);
        return selectors;
    }
}

;// CONCATENATED MODULE: ./build/cleanup/cleanup.js









/**
 * Plans every package before the first deletion, then deletes package by package and looks whether what stays is whole.
 * @throws ActionError `guarded` before anything was deleted; `incomplete` if some of the work was not done
 */
async function cleanup(options, connection) {
    if (options.mode === 'restore')
        return restore(options, connection);
    const { runner, clock } = connection;
    const limits = {
        quotaReservePercent: options.quotaReservePercent,
        deadline: clock.now() + options.timeBudgetMs,
    };
    const { planned, applied } = await planOf(options, connection);
    for (const { plan } of planned)
        if (plan !== undefined)
            await logPlan(plan);
    const written = options.mode === 'plan' ? await writePlan(options, connection, planned) : undefined;
    runner.setOutput('plan-file', written?.path ?? '');
    runner.setOutput('matrix', written === undefined ? '' : JSON.stringify(written.matrix));
    const isDryRun = options.dryRun || options.mode === 'plan';
    const guard = findGuard(options, planned) ?? (isDryRun ? undefined : await findRefusal(options.owner, planned, runner));
    let journal;
    let runs = planned;
    try {
        if (guard === undefined && !isDryRun && execution_hasWork(planned)) {
            ({ runs, journal } = await execute(planned, limits, options.journal, connection));
        }
    }
    finally {
        const outcome = {
            packages: runs.map((run) => describeRun(run, options, isDryRun && guard === undefined)),
            applied,
            guard,
            dryRun: isDryRun,
            journal,
        };
        await cleanup_report(connection, outcome);
    }
    if (guard !== undefined)
        throw guard;
    cleanup_throwFailures(options, runs);
}
/** Faults of files come before the first request. */
async function planOf(options, connection) {
    const open = () => connection.packages(options.owner, options.packageType);
    if (options.mode === 'apply') {
        const { packages, createdAt } = await readPlan(options, connection);
        const protections = await openProtections(options, connection);
        const planned = await planByFile(options, packages, protections, connection, await open());
        return { planned, applied: tellAge(options, createdAt, planned, connection) };
    }
    const rules = await openRules(options, connection);
    return { planned: await planByRules(options, rules, connection, await open()) };
}
/** What stops the whole run before its first deletion. */
function findGuard(options, runs) {
    const total = countDeletions(runs);
    const { maxDeletions, maxDeletionsPercent, lastVersion } = options;
    if (maxDeletions !== undefined && total > maxDeletions) {
        const what = `${total} versions would be deleted, and "max-deletions" allows ${maxDeletions}`;
        return guarded(what, `If all of them are meant to go, set "max-deletions" to ${total} or more; else change the rules.`);
    }
    const shares = runs.map(({ plan }) => shareOf(plan?.decision.verdicts ?? []));
    const highest = Math.max(0, ...shares);
    for (const { name, plan } of runs) {
        if (plan === undefined)
            continue;
        const { verdicts } = plan.decision;
        if (shareOf(verdicts) > maxDeletionsPercent) {
            return guarded(`${countDeletions([{ name, plan }])} of ${verdicts.length} versions of ${name} would be deleted, and "max-deletions-percent" allows ${maxDeletionsPercent}`, `If all of them are meant to go, set "max-deletions-percent" to ${highest} or more; else change the rules.`);
        }
        if (lastVersion === 'fail' && verdicts.some(({ verdict }) => verdict === 'retain')) {
            return guarded(`The rules want every tagged version of ${name} gone, and "last-version" says fail`, 'Set "last-version" to keep, which leaves the newest one, or change the rules so that a tagged version stays.');
        }
    }
    return undefined;
}
/** Of a package's versions, whole percent, rounded up. */
function shareOf(verdicts) {
    const count = verdicts.filter(({ verdict }) => verdict === 'delete').length;
    return verdicts.length === 0 ? 0 : Math.ceil((count * 100) / verdicts.length);
}
function guarded(what, remedy) {
    return new errors/* ActionError */.lZ('guarded', `${what}. Nothing was deleted.`, {
        hint: `Look at the plan in the log. ${remedy}`,
    });
}
function describeRun({ name, plan, deletions, failure }, { owner }, isDryRun) {
    const versions = (plan?.decision.verdicts ?? []).map((verdict) => {
        if (verdict.verdict === 'keep')
            return { ...verdict, result: 'kept' };
        if (verdict.verdict === 'retain')
            return { ...verdict, result: 'retained' };
        return {
            ...verdict,
            ...(deletions?.outcomes.get(verdict.version.id) ?? { result: isDryRun ? 'planned' : 'remaining' }),
        };
    });
    const view = plan && viewOf(plan);
    return { owner, name, versions, failure: failure?.message, hint: failure?.hint, view };
}
async function cleanup_report({ runner }, outcome) {
    const versions = outcome.packages.flatMap((each) => each.versions);
    const counts = countResults(versions);
    for (const each of outcome.packages) {
        runner.log.info(`${each.owner}/${each.name}: ${formatCounts(countResults(each.versions), outcome.dryRun)}`);
    }
    for (const [name, count] of Object.entries(counts))
        runner.setOutput(name, String(count));
    runner.setOutput('journal', outcome.journal ?? '');
    runner.setOutput('json', JSON.stringify(describeOutcome(outcome)));
    await runner.writeSummary(summarizeCleanup(outcome));
}
function cleanup_throwFailures(options, runs) {
    const failed = runs.filter(({ failure }) => failure !== undefined);
    const [first] = failed;
    if (first?.failure === undefined)
        return;
    const isWhole = runs.length === 1 && first.deletions === undefined;
    if (isWhole)
        throw first.failure;
    const versions = runs.map((run) => describeRun(run, options, options.dryRun)).flatMap((each) => each.versions);
    const reasons = failed.map(({ name, failure }) => `- ${options.owner}/${name}: ${failure?.message ?? ''}`).join('\n');
    const code = (0,errors/* isActionError */.Bd)(first.failure, 'cancelled') ? 'cancelled' : 'incomplete';
    const { hint } = first.failure;
    throw new errors/* ActionError */.lZ(code, `Cleanup did not finish: ${formatCounts(countResults(versions), options.dryRun)}.\n${reasons}`, {
        ...(hint === undefined ? {} : { hint }),
        cause: first.failure,
    });
}


/***/ }),

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ mapConcurrently),
/* harmony export */   _: () => (/* binding */ mapOverlapping)
/* harmony export */ });
/**
 * Works on the items in their order, at most `limit` at a time. After a failure nothing more is begun; what runs is
 * awaited, so that nothing goes on behind the caller's back.
 * @returns results in the order of the items
 * @throws what the first failure was
 */
async function mapConcurrently(items, limit, work) {
    return mapOverlapping(items, { atWork: limit, underWay: limit }, (item) => work(item));
}
/**
 * Like `mapConcurrently`, but who has only to wait any more may make way before it ends, so that the next item is begun.
 */
async function mapOverlapping(items, { atWork, underWay }, work) {
    const results = new Map();
    const failures = [];
    const running = new Set();
    const queue = items.entries();
    const run = async (index, item, makeWay) => {
        try {
            results.set(index, await work(item, makeWay));
        }
        catch (error) {
            failures.push(error);
        }
    };
    const begin = (index, item) => new Promise((goOn) => {
        const ended = run(index, item, goOn).then(() => {
            running.delete(ended);
            goOn();
        });
        running.add(ended);
    });
    const worker = async () => {
        for (const [index, item] of queue) {
            while (running.size >= underWay)
                await Promise.race(running);
            if (failures.length > 0)
                return;
            await begin(index, item);
        }
    };
    await Promise.all(Array.from({ length: Math.min(atWork, items.length) }, worker));
    await Promise.all(running);
    if (failures.length > 0)
        throw failures[0];
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}


/***/ }),

/***/ 5457:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ markLive),
/* harmony export */   Rr: () => (/* binding */ attachmentName),
/* harmony export */   Xb: () => (/* binding */ describeContent),
/* harmony export */   ZG: () => (/* binding */ buildGraph),
/* harmony export */   ch: () => (/* binding */ findAttachmentName),
/* harmony export */   jn: () => (/* binding */ findSubjectName),
/* harmony export */   kg: () => (/* binding */ holdersFirst),
/* harmony export */   m0: () => (/* binding */ traceLive)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7145);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8966);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7484);
/* harmony import */ var _placeholder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2104);




function describeContent(manifest) {
    const entries = manifest.kind === 'index' ? manifest.manifests : [];
    const children = entries.map((entry) => {
        const { digest, mediaType, platform } = entry;
        return {
            digest,
            isPlain: _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .manifestMediaTypes */ .$P.includes(mediaType) && !(0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isIndexMediaType */ .$$)(mediaType),
            role: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry) ? 'attestation' : platform === undefined ? 'other' : 'platform',
            attests: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .findAttestedDigest */ .Or)(entry),
            ...(platform === undefined ? {} : { platform: (0,_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform) }),
        };
    });
    const subject = manifest.subject?.digest;
    return { kind: 'manifest', children, subject, ...((0,_placeholder_js__WEBPACK_IMPORTED_MODULE_3__/* .isPlaceholder */ .wK)(manifest) ? { isPlaceholder: true } : {}) };
}
const attachedTagPattern = /^(?:.+(?=sha(?:256|512)-[0-9a-f]{64}\.))?(sha(?:256|512)-[0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;
/**
 * Whether the tag only says what its version is attached to: the fallback tag of the referrers API
 * (`sha256-<hex>`), or a tag of cosign (`[prefix]sha256-<hex>.sig`, `.att`, `.sbom`).
 * @returns the subject as such tags write it, the same text as attachmentName gives for a digest
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function findAttachmentName(tag) {
    return attachedTagPattern.exec(tag)?.[1];
}
/**
 * As findAttachmentName, for tags with any other suffix too (`sha256-<hex>.imgpkg`): such a tag names its version as any
 * tag does, and says besides what it belongs to.
 */
function findSubjectName(tag) {
    return findAttachmentName(tag) ?? /^(sha(?:256|512)-[0-9a-f]{64})\../.exec(tag)?.[1];
}
/** A digest as tags write it; the longer hash is cut at 64 digits there. */
function attachmentName(digest) {
    return `${(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestAlgorithm */ .g4)(digest)}-${(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .digestHex */ .sU)(digest).slice(0, 64)}`;
}
/** @param versions of one package; tags may hold any text */
function buildGraph(versions, contents) {
    const bySubject = new Map();
    const byName = new Map();
    for (const { digest, tags } of versions) {
        for (const name of new Set(tags.map(findSubjectName))) {
            if (name !== undefined)
                append(byName, name, digest);
        }
    }
    for (const [digest, content] of contents) {
        if (content.kind === 'manifest' && content.subject !== undefined)
            append(bySubject, content.subject, digest);
    }
    return {
        children: (digest) => {
            const content = contents.get(digest);
            return content?.kind === 'manifest' ? content.children.map((child) => child.digest) : [];
        },
        referrers: (digest) => [...(bySubject.get(digest) ?? []), ...(byName.get(attachmentName(digest)) ?? [])],
    };
}
function append(lists, key, digest) {
    const list = lists.get(key);
    if (list === undefined)
        lists.set(key, [digest]);
    else
        list.push(digest);
}
/**
 * Marks what the roots keep alive: children, and referrers whose subject is alive.
 * @returns live digests, roots included; the caller sweeps the rest
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md (subject)
 */
function markLive(graph, roots) {
    return new Set(traceLive(graph, roots).keys());
}
/**
 * As markLive, and tells through which root each was reached: the nearest, the earlier one of equally near ones.
 * @returns live digest → root
 */
function traceLive(graph, roots) {
    const origins = new Map();
    for (const root of roots)
        origins.set(root, root);
    // A Map also visits what is added while it is walked.
    for (const [digest, origin] of origins) {
        for (const next of heldBy(graph, digest))
            if (!origins.has(next))
                origins.set(next, origin);
    }
    return origins;
}
/**
 * Puts what holds before what is held: an index before its children, a subject before its referrers.
 * Deleting in this order never leaves an index broken, and what GitHub refuses to delete still has all that it holds.
 * In a circle of subjects any order serves, as long as indexes come before their children.
 * @param digests in the order of preference; an image is followed by its parts
 */
function holdersFirst(graph, digests) {
    const wanted = new Set(digests);
    const holders = countEdges(wanted, (digest) => heldBy(graph, digest));
    const parents = countEdges(wanted, (digest) => graph.children(digest));
    const ready = digests.filter((digest) => !holders.has(digest)).reverse();
    const orphans = digests.filter((digest) => !parents.has(digest)).reverse();
    const placed = new Set();
    while (placed.size < wanted.size) {
        const digest = ready.pop() ?? orphans.pop() ?? digests.find((each) => !placed.has(each));
        if (digest === undefined || placed.has(digest))
            continue;
        placed.add(digest);
        for (const next of heldBy(graph, digest))
            if (countDown(holders, next))
                ready.push(next);
        for (const next of graph.children(digest))
            if (countDown(parents, next))
                orphans.push(next);
    }
    return [...placed];
}
/** How many of the wanted digests lead to each wanted digest; those without are left out. */
function countEdges(wanted, edges) {
    const counts = new Map();
    for (const from of wanted) {
        for (const to of edges(from))
            if (wanted.has(to))
                counts.set(to, (counts.get(to) ?? 0) + 1);
    }
    return counts;
}
/** @returns whether this was the last edge to it */
function countDown(counts, digest) {
    const count = counts.get(digest);
    if (count === undefined)
        return false;
    if (count > 1)
        counts.set(digest, count - 1);
    else
        counts.delete(digest);
    return count === 1;
}
function heldBy(graph, digest) {
    return [...graph.children(digest), ...graph.referrers(digest)];
}


/***/ }),

/***/ 6448:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ findLayerKind),
/* harmony export */   s: () => (/* binding */ layerMediaType)
/* harmony export */ });
const oci = 'application/vnd.oci.image.layer.';
const docker = 'application/vnd.docker.image.rootfs.';
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md#compatibility-matrix */
const kinds = [
    { compression: undefined, isForeign: false, oci: `${oci}v1.tar`, docker: `${docker}diff.tar` },
    { compression: 'gzip', isForeign: false, oci: `${oci}v1.tar+gzip`, docker: `${docker}diff.tar.gzip` },
    {
        compression: 'zstd',
        isForeign: false,
        oci: `${oci}v1.tar+zstd`,
        docker: undefined,
        other: `${docker}diff.tar.zstd`,
    },
    {
        compression: undefined,
        isForeign: true,
        oci: `${oci}nondistributable.v1.tar`,
        docker: `${docker}foreign.diff.tar`,
    },
    {
        compression: 'gzip',
        isForeign: true,
        oci: `${oci}nondistributable.v1.tar+gzip`,
        docker: `${docker}foreign.diff.tar.gzip`,
    },
    { compression: 'zstd', isForeign: true, oci: `${oci}nondistributable.v1.tar+zstd`, docker: undefined },
];
/** @returns undefined for a type that is none of a file system layer */
function findLayerKind(mediaType) {
    return kinds.find(({ oci, docker, other }) => [oci, docker, other].includes(mediaType));
}
/** @returns undefined where the format has no such layers */
function layerMediaType({ compression, isForeign }, format) {
    return kinds.find((kind) => kind.compression === compression && kind.isForeign === isForeign)?.[format];
}


/***/ }),

/***/ 7484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ isIndexMediaType),
/* harmony export */   $P: () => (/* binding */ manifestMediaTypes),
/* harmony export */   BA: () => (/* binding */ parseDescriptor),
/* harmony export */   FL: () => (/* binding */ parsePlatform),
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Ib: () => (/* binding */ mediaTypes),
/* harmony export */   LU: () => (/* binding */ childrenOf),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   OR: () => (/* binding */ blobsOf),
/* harmony export */   Or: () => (/* binding */ findAttestedDigest),
/* harmony export */   rq: () => (/* binding */ maxManifestBytes),
/* harmony export */   sJ: () => (/* binding */ isForeignLayer)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7145);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8718);
/* harmony import */ var _layer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6448);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8966);





const mediaTypes = {
    ociIndex: 'application/vnd.oci.image.index.v1+json',
    ociManifest: 'application/vnd.oci.image.manifest.v1+json',
    ociConfig: 'application/vnd.oci.image.config.v1+json',
    dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
    dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
    dockerConfig: 'application/vnd.docker.container.image.v1+json',
};
/** All types that a reader of manifests accepts; GHCR answers a narrower Accept with MANIFEST_UNKNOWN. */
const manifestMediaTypes = [
    mediaTypes.ociIndex,
    mediaTypes.ociManifest,
    mediaTypes.dockerList,
    mediaTypes.dockerManifest,
];
/** Registries take manifests of at least this size; GHCR takes no larger ones. */
const maxManifestBytes = 4 * 1024 * 1024;
function isIndexMediaType(mediaType) {
    return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
/**
 * Reads a manifest by its bytes.
 * @param contentType what the server or the descriptor says that it is; the document may not contradict it
 * @param what names the document in errors
 * @throws ActionError `invalid-image` for a document that is malformed, of an unknown type, or both image and index
 * @see https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
 */
function parseManifest(bytes, contentType, what) {
    const document = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJsonObject */ .dw)(bytes, what);
    refuseOtherCase(document, ['mediaType', 'manifests', 'subject', 'config', 'layers'], what);
    const mediaType = decideMediaType(document, contentType, what);
    const hasChildren = Object.hasOwn(document, 'manifests');
    const hasLayers = Object.hasOwn(document, 'layers') || Object.hasOwn(document, 'config');
    if (hasChildren && hasLayers) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is an image and an index at once, so what it means is unknown.`);
    }
    const artifactType = text(document, 'artifactType');
    const subject = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'subject') ?? null;
    if (subject !== null && !(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(subject)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has a subject that is no descriptor.`);
    }
    const base = {
        bytes,
        digest: (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .ol)(bytes),
        mediaType,
        annotations: (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .stringMembers */ .PS)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'annotations')) ?? new Map(),
        ...(subject === null ? {} : { subject: parseDescriptor(subject, `${what}: subject`) }),
        ...(artifactType === undefined ? {} : { artifactType }),
    };
    if (isIndexMediaType(mediaType)) {
        if (hasLayers)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the type of an index and the content of an image.`);
        return { ...base, kind: 'index', manifests: parseDescriptors(document, 'manifests', what) };
    }
    if (hasChildren)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the type of an image and the content of an index.`);
    const config = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, 'config');
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(config))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has no config.`);
    const image = {
        ...base,
        config: parseDescriptor(config, `${what}: config`),
        layers: parseDescriptors(document, 'layers', what),
    };
    const isImage = isImageConfig(image.config.mediaType) && artifactType === undefined;
    return { ...image, kind: isImage ? 'image' : 'artifact' };
}
/** The manifests that a manifest can't do without, in order. */
function childrenOf(manifest) {
    return manifest.kind === 'index' ? manifest.manifests : [];
}
/** The blobs that a manifest can't do without: config first, then layers; a blob named twice comes once. */
function blobsOf(manifest) {
    if (manifest.kind === 'index')
        return [];
    return [...new Map([manifest.config, ...manifest.layers].map((blob) => [blob.digest, blob])).values()];
}
/**
 * The digest of the platform manifest that this index entry attests to, if it is one of buildx's attestations.
 * @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 */
function findAttestedDigest(entry) {
    if (entry.annotations.get('vnd.docker.reference.type') !== 'attestation-manifest')
        return undefined;
    const digest = entry.annotations.get('vnd.docker.reference.digest');
    return (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest) ? digest : undefined;
}
function isAttestation(entry) {
    return (entry.annotations.get('vnd.docker.reference.type') === 'attestation-manifest' ||
        (entry.platform !== undefined && (0,_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .isUnknownPlatform */ ._H)(entry.platform)));
}
/** Layers that live elsewhere (`urls`); they are never fetched or sent. */
function isForeignLayer({ mediaType }) {
    return ((0,_layer_js__WEBPACK_IMPORTED_MODULE_3__/* .findLayerKind */ .B)(mediaType)?.isForeign ?? mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.'));
}
function isImageConfig(mediaType) {
    return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}
function decideMediaType(document, contentType, what) {
    const declared = text(document, 'mediaType');
    if (declared === undefined && Object.hasOwn(document, 'mediaType')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has a mediaType that is no text.`);
    }
    const served = contentType?.split(';', 1)[0]?.trim().toLowerCase();
    if (declared !== undefined && served !== undefined && declared !== served) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} was served as ${JSON.stringify(served.slice(0, 100))} and says that it is ${JSON.stringify(declared.slice(0, 100))}.`);
    }
    const mediaType = declared ?? served ?? (Object.hasOwn(document, 'manifests') ? mediaTypes.ociIndex : mediaTypes.ociManifest);
    if (!manifestMediaTypes.includes(mediaType)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} is of the type ${JSON.stringify(mediaType.slice(0, 100))}, which is no known manifest type.`);
    }
    return mediaType;
}
/** Programs in Go take `Manifests` for `manifests`: the same document would mean something else to them. */
function refuseOtherCase(object, names, what) {
    const lowered = new Set(names.map((name) => name.toLowerCase()));
    const other = Object.keys(object).find((key) => lowered.has(key.toLowerCase()) && !names.includes(key));
    if (other === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has ${JSON.stringify(other)} in unusual case, so what it means is unknown.`);
}
function parseDescriptors(document, name, what) {
    const list = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(document, name) ?? [];
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonArray */ .Md)(list))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: "${name}" is not a list.`);
    return list.map((entry, index) => {
        if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(entry))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: ${name}[${index}] is not an object.`);
        return parseDescriptor(entry, `${what}: ${name}[${index}]`);
    });
}
/** @throws ActionError `invalid-image` unless type, digest and size are there and well-formed */
function parseDescriptor(entry, what) {
    refuseOtherCase(entry, ['mediaType', 'digest', 'size'], what);
    const mediaType = text(entry, 'mediaType');
    const digest = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'digest');
    const size = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'size');
    if (mediaType === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has no mediaType.`);
    if (!(0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the digest ${(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .showValue */ .vp)(digest)}, which is no sha256 or sha512 digest.`);
    }
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what} has the size ${(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .showValue */ .vp)(size)}, which is no number of bytes.`);
    }
    const artifactType = text(entry, 'artifactType');
    const platform = parsePlatform((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'platform'));
    return {
        mediaType,
        digest,
        size,
        annotations: (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .stringMembers */ .PS)((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(entry, 'annotations')) ?? new Map(),
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(platform === undefined ? {} : { platform }),
    };
}
/** Reads `platform` of an index entry; the same names stand in an image config. */
function parsePlatform(value) {
    if (!(0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(value))
        return undefined;
    const architecture = text(value, 'architecture');
    const os = text(value, 'os');
    if (architecture === undefined || os === undefined)
        return undefined;
    const variant = text(value, 'variant');
    const osVersion = text(value, 'os.version');
    const features = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(value, 'os.features');
    const osFeatures = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonArray */ .Md)(features) ? features.filter((feature) => typeof feature === 'string') : undefined;
    return {
        architecture,
        os,
        ...(variant === undefined || variant === '' ? {} : { variant }),
        ...(osVersion === undefined || osVersion === '' ? {} : { osVersion }),
        ...(osFeatures === undefined ? {} : { osFeatures }),
    };
}
function text(object, name) {
    const value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(object, name);
    return typeof value === 'string' ? value : undefined;
}


/***/ }),

/***/ 2104:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Um: () => (/* binding */ createPlaceholder),
/* harmony export */   Y7: () => (/* binding */ findUntaggedId),
/* harmony export */   wK: () => (/* binding */ isPlaceholder)
/* harmony export */ });
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7484);

/** Says in the registry what the manifest is there for. */
const annotation = 'io.github.ghcr-actions.untag';
/** Whether it is of this kind, and holds nothing. */
function isPlaceholder(manifest) {
    return manifest.kind === 'index' && manifest.manifests.length === 0 && manifest.annotations.has(annotation);
}
/** @returns the id of the version that its tag was taken from; undefined where it does not say */
function findUntaggedId(manifest) {
    const about = manifest.annotations.get(annotation) ?? '';
    const id = Number(/ of version ([1-9]\d{0,14}),/.exec(about)?.[1]);
    return Number.isNaN(id) ? undefined : id;
}
/**
 * A manifest that is nothing but a place for a tag to go to: an empty index that is like no other.
 * @param about what makes it unique: `<package>:<tag> of version <id>, <time>`
 */
function createPlaceholder(about) {
    const document = {
        schemaVersion: 2,
        mediaType: _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .mediaTypes */ .Ib.ociIndex,
        manifests: [],
        annotations: { [annotation]: about },
    };
    const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .parseManifest */ .Ng)(Buffer.from(JSON.stringify(document)), _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .mediaTypes */ .Ib.ociIndex, 'A placeholder');
    if (manifest.kind !== 'index')
        throw new TypeError('A placeholder is an index.');
    return manifest;
}


/***/ }),

/***/ 8966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   Ng: () => (/* binding */ platformKey),
/* harmony export */   _H: () => (/* binding */ isUnknownPlatform),
/* harmony export */   _l: () => (/* binding */ canonicalPlatform),
/* harmony export */   e4: () => (/* binding */ parsePlatformName)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** `os/architecture[/variant]`, as `docker --platform` takes it. */
function formatPlatform(platform) {
    return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}
/** @throws ActionError `invalid-input` for what is not of the form `os/architecture[/variant]` */
function parsePlatformName(text) {
    const name = text.toLowerCase();
    if (/^[a-z0-9._-]+\/[a-z0-9._-]+(?:\/[a-z0-9._-]+)?$/.test(name))
        return name;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no platform.`, {
        hint: 'Write os/architecture or os/architecture/variant, such as linux/arm64.',
    });
}
/** Whether it is the `unknown/unknown` under which buildx files attestations. */
function isUnknownPlatform(platform) {
    return platform.os === 'unknown' && platform.architecture === 'unknown';
}
const architectures = new Map([
    ['x86_64', 'amd64'],
    ['x86-64', 'amd64'],
    ['i386', '386'],
    ['aarch64', 'arm64'],
    ['armhf', 'arm'],
    ['armel', 'arm'],
]);
/** Variants that are meant where none is named. */
const usualVariants = new Map([
    ['arm', 'v7'],
    ['arm64', 'v8'],
]);
/**
 * One name for all spellings of `os/architecture[/variant]` that clients take for the same, such as `linux/arm64/v8` and
 * `linux/aarch64`. What tells Windows versions apart is no part of it.
 * @see https://github.com/containerd/platforms/blob/main/normalize.go
 */
function canonicalPlatform(name) {
    const [os = '', given = '', ...rest] = name.toLowerCase().split('/');
    const architecture = architectures.get(given) ?? given;
    const variant = rest.join('/').replace(/^(?=[0-9])/, 'v');
    const isUsual = variant === '' || variant === usualVariants.get(architecture);
    return [os === 'macos' ? 'darwin' : os, architecture, ...(isUsual ? [] : [variant])].join('/');
}
/** The same for two entries of an index of which a client could not tell which one is meant. */
function platformKey(platform) {
    const { osVersion = '', osFeatures = [] } = platform;
    return JSON.stringify([canonicalPlatform(formatPlatform(platform)), osVersion, [...osFeatures].sort()]);
}


/***/ }),

/***/ 207:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseRegularExpression)
/* harmony export */ });
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8242);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);


/** An expression longer than that is a mistake. */
const maxLength = 1000;
/**
 * @param flags as JavaScript writes them: of `gimsu`
 * @throws ActionError `invalid-input` for an expression or a flag that is not understood
 */
function parseRegularExpression(source, flags = '') {
    if (source.length > maxLength)
        throw invalidExpression(source, `it is longer than ${maxLength} characters`);
    const bits = Array.from(flags.slice(0, maxLength), findBit);
    if (bits.includes(undefined))
        throw invalidExpression(source, `of the flags ${flags} one is unknown`);
    const compiled = compile(source, bits.reduce((all, bit) => all | (bit ?? 0), 0));
    return {
        source,
        groupCount: compiled.groupCount(),
        test: (text) => compiled.test(text),
        match: (text) => {
            const matcher = compiled.matcher(text);
            if (!matcher.find())
                return undefined;
            return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined);
        },
    };
}
/** A function, since the first use of re2js reads all of it. */
function findBit(flag) {
    switch (flag) {
        case 'i':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.CASE_INSENSITIVE;
        case 'm':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.MULTILINE;
        case 's':
            return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.DOTALL;
        // These change nothing about a first match.
        case 'g':
        case 'u':
            return 0;
        default:
            return undefined;
    }
}
function compile(source, bits) {
    try {
        return re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JS.compile(source, bits);
    }
    catch (cause) {
        if (cause instanceof re2js__WEBPACK_IMPORTED_MODULE_0__.RE2JSException)
            throw invalidExpression(source, cause.message, cause);
        throw cause;
    }
}
function invalidExpression(source, why, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(source.slice(0, 100))} is no regular expression: ${why}.`, {
        hint: 'The syntax is that of RE2, which has neither look-around nor back-references.',
        cause,
    });
}


/***/ }),

/***/ 9393:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AP: () => (/* binding */ selectPackages),
/* harmony export */   Hd: () => (/* binding */ parsePackageSelector),
/* harmony export */   fR: () => (/* binding */ takeShare),
/* harmony export */   ow: () => (/* binding */ resolvePackages),
/* harmony export */   sp: () => (/* binding */ isSelected),
/* harmony export */   uK: () => (/* binding */ parseShard)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5700);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4302);



/**
 * Reads a name, a pattern of names, or with `!` in front what is not meant. What could be a plain name is one, also
 * where patterns are regular expressions: `app` must not mean `my-app-2`.
 */
function parsePackageSelector(text, useRegex) {
    const isExcluded = text.startsWith('!');
    const given = (isExcluded ? text.slice(1) : text).trim();
    const name = given.toLowerCase();
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .isRepositoryName */ .en)(name))
        return { kind: 'name', name, given, isExcluded };
    if (useRegex)
        return { kind: 'pattern', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_1__/* .parseExpression */ .YK)(given), isExcluded };
    if (/[*?]/.test(given))
        return { kind: 'pattern', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGlob */ .qF)(name), isExcluded };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 150))} is no name of a package.`, {
        hint: 'Write the name without owner and tag; a "/" in it stays as it is.',
    });
}
function selectPackages(selectors) {
    const [excluded, meant] = [
        selectors.filter(({ isExcluded }) => isExcluded),
        selectors.filter(({ isExcluded }) => !isExcluded),
    ];
    return {
        names: [...new Set(meant.flatMap((selector) => (selector.kind === 'name' ? [selector.name] : [])))],
        patterns: meant.flatMap((selector) => (selector.kind === 'pattern' ? [selector.pattern] : [])),
        excluded: excluded.map(patternOf),
    };
}
function patternOf(selector) {
    if (selector.kind === 'pattern')
        return selector.pattern;
    return { source: selector.given, matches: (name) => name === selector.name };
}
function isSelected({ names, patterns, excluded }, name) {
    const isMeant = names.includes(name) || patterns.some((pattern) => pattern.matches(name));
    return isMeant && !excluded.some((pattern) => pattern.matches(name));
}
/**
 * The packages that are meant, in the order of their names, without repeats.
 * @param listAll gives all those of the owner; asked only where there are patterns
 */
async function resolvePackages(selection, listAll) {
    const all = selection.patterns.length === 0 ? [] : await listAll();
    return [...new Set([...selection.names, ...all])].filter((name) => isSelected(selection, name)).sort();
}
/** Reads `i/n`. */
function parseShard(text) {
    const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
    const [index, count] = [Number(match?.[1]), Number(match?.[2])];
    if (match !== null && index <= count)
        return { index, count };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 50))} is no share.`, {
        hint: 'Write i/n, such as 1/4, with i from 1 to n.',
    });
}
/** Every n-th of the packages in the order of their names: all shares together are all of them, each once. */
function takeShare(sorted, { index, count }) {
    return sorted.filter((_, place) => place % count === index - 1);
}


/***/ }),

/***/ 5700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QT: () => (/* binding */ parseFileGlob),
/* harmony export */   YK: () => (/* binding */ parseExpression),
/* harmony export */   qF: () => (/* binding */ parseGlob)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _input_regular_expression_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(207);


const maxGlobLength = 255;
const globPattern = /^[A-Za-z0-9._/*?-]+$/;
/**
 * Reads a glob: `*` stands for any characters but `/`, `**` for any at all, `?` for one that is no `/`.
 * Matching takes time proportional to the length of the name, whatever the glob.
 * @throws ActionError `invalid-input` for characters that no tag and no package name has, such as those of other
 * glob dialects: a protection that silently matches nothing would be worse than none
 */
function parseGlob(text) {
    if (text === '' || text.length > maxGlobLength || !globPattern.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of names.`, {
            hint: 'Write letters, digits, ".", "_", "-", "/" and the wildcards "*", "**" and "?".',
        });
    }
    if (!/[*?]/.test(text))
        return { source: text, matches: (name) => name === text };
    const tokens = tokenize(text);
    return { source: text, matches: (name) => matchTokens(tokens, name) };
}
/**
 * Reads a glob of paths: as that of names, with `**`+`/` for any number of directories, none among them. Paths may hold
 * more characters than names, but those of other glob dialects are refused here too.
 * @throws ActionError `invalid-input`
 */
function parseFileGlob(text) {
    const path = text.replace(/^(?:\.\/)+/, '');
    if (path === '' ||
        path.length > maxGlobLength ||
        /[\\{}[\]()!|^$\p{Cc}]/u.test(path) ||
        /^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of files.`, {
            hint: 'Write a path from the workspace with the wildcards "*", "**" and "?", such as deploy/**/*.yaml.',
        });
    }
    const tokens = path
        .split(/(?<=^|\/)(\*\*\/)/)
        .flatMap((piece) => piece === '**/' ? [{ kind: 'directories' }, { kind: 'within' }] : tokenize(piece));
    return { source: text, matches: (name) => matchTokens(tokens, name) };
}
/**
 * Reads a regular expression that is found anywhere in a name unless it has `^` or `$`.
 * @throws ActionError `invalid-input`, also for a glob: `pr-*` would mean every name with `pr` in it, `prod` too
 */
function parseExpression(text) {
    // At the end of what is found anywhere, any number of one character says nothing; nobody means that.
    const glob = /^(.*(?<!\\)[A-Za-z0-9_-])\*$/.exec(text)?.[1];
    if (glob !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is a glob, not a regular expression.`, {
            hint: `Write ^${glob.replace(/^\^/, '')}, which means every name that begins so, or take the globs as globs ("use-regex: false").`,
        });
    }
    const expression = (0,_input_regular_expression_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegularExpression */ .E)(text);
    return { source: text, matches: (name) => expression.test(name) };
}
function tokenize(text) {
    return [...text.matchAll(/\*+|[^*]/g)].map(([piece]) => {
        if (piece.startsWith('*'))
            return { kind: piece.length > 1 ? 'globstar' : 'star' };
        return piece === '?' ? { kind: 'one' } : { kind: 'literal', character: piece };
    });
}
/** Walks all possible positions in the glob at once, so nothing is ever tried twice. */
function matchTokens(tokens, name) {
    let positions = withSkipped(tokens, [0]);
    for (const character of name) {
        positions = withSkipped(tokens, [...positions].flatMap((position) => step(tokens[position], position, character)));
        if (positions.size === 0)
            return false;
    }
    return positions.has(tokens.length);
}
/** A star may stand for nothing, so what comes after it is possible too. */
function withSkipped(tokens, start) {
    const positions = new Set(start);
    for (const position of positions) {
        const kind = tokens[position]?.kind;
        if (kind === 'star' || kind === 'globstar')
            positions.add(position + 1);
        if (kind === 'directories')
            positions.add(position + 2);
    }
    return positions;
}
function step(token, position, character) {
    switch (token?.kind) {
        case 'literal':
            return token.character === character ? [position + 1] : [];
        case 'one':
            return character === '/' ? [] : [position + 1];
        case 'star':
            return character === '/' ? [] : [position];
        case 'globstar':
            return [position];
        case 'directories':
            return [position + 1];
        case 'within':
            return character === '/' ? [position, position + 1] : [position];
        case undefined:
            return [];
    }
}


/***/ }),

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Or: () => (/* binding */ selectsDigest),
/* harmony export */   PS: () => (/* binding */ parseExpressionSelector),
/* harmony export */   R0: () => (/* binding */ parseTagSelector),
/* harmony export */   dd: () => (/* binding */ parseProtection),
/* harmony export */   kI: () => (/* binding */ selectsTag)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _image_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7145);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5700);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4302);




/** Reads a glob of tags or a digest. */
function parseTagSelector(text) {
    if ((0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return { kind: 'digest', digest: text };
    if (/[/:@]/.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 150))} is neither a tag nor a digest.`, {
            hint: 'Write tags, such as pr-*, or whole digests in lower case, such as sha256:….',
        });
    }
    return { kind: 'tags', pattern: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_2__/* .parseGlob */ .qF)(text) };
}
/** Reads a regular expression on tags, or on digests where it speaks of them (no tag has a colon). */
function parseExpressionSelector(text) {
    if ((0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return { kind: 'digest', digest: text };
    const pattern = (0,_pattern_js__WEBPACK_IMPORTED_MODULE_2__/* .parseExpression */ .YK)(text);
    return /sha(?:256|512):/.test(text) ? { kind: 'digests', pattern } : { kind: 'tags', pattern };
}
/**
 * Reads a reference with a tag or a digest, or what `parse` takes: a glob or an expression of tags, or a digest.
 * @param defaultRegistry meant where a reference names none
 */
function parseProtection(text, defaultRegistry, parse = parseTagSelector) {
    return findReference(text, defaultRegistry) ?? parse(text);
}
/** A reference with a tag or a digest; undefined for a text that is none, such as a tag or a digest alone. */
function findReference(text, defaultRegistry) {
    if (!text.includes('/') || (0,_image_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(text))
        return undefined;
    const reference = (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .parseReference */ .F2)(text, defaultRegistry);
    if (reference.tag === undefined && reference.digest === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text)} names neither a tag nor a digest.`, {
            hint: 'Write owner/name:tag or owner/name@sha256:…; a whole package stays when "package" does not name it.',
        });
    }
    return { kind: 'reference', reference };
}
/** Whether one of the selectors names this tag of this repository. */
function selectsTag(selectors, repository, tag) {
    return selectors.some((selector) => {
        if (selector.kind === 'tags')
            return selector.pattern.matches(tag);
        if (selector.kind !== 'reference')
            return false;
        const { registry, name } = selector.reference;
        return selector.reference.tag === tag && registry === repository.registry && name === repository.name;
    });
}
/** Whether one of the selectors names this digest. A reference's digest counts in every package. */
function selectsDigest(selectors, digest) {
    return selectors.some((selector) => {
        if (selector.kind === 'digest')
            return selector.digest === digest;
        if (selector.kind === 'digests')
            return selector.pattern.matches(digest);
        return selector.kind === 'reference' && selector.reference.digest === digest;
    });
}


/***/ }),

/***/ 3725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ isOfGoneBranch),
/* harmony export */   Fw: () => (/* binding */ fillingOf),
/* harmony export */   O7: () => (/* binding */ parseTagTemplate),
/* harmony export */   bI: () => (/* binding */ BranchNames),
/* harmony export */   ez: () => (/* binding */ pullNumberOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/** @throws ActionError `invalid-input` unless the placeholder stands there exactly once, among what a tag may hold */
function parseTagTemplate(text, placeholder) {
    const [prefix, suffix, ...more] = text.split(placeholder);
    const isTemplate = prefix !== undefined && suffix !== undefined && more.length === 0 && /^[A-Za-z0-9._-]*$/.test(prefix + suffix);
    if (isTemplate && text.length <= 255)
        return { source: text, prefix, suffix };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no tag with one ${placeholder}.`, {
        hint: `Write ${placeholder} once, such as ${placeholder === '{number}' ? 'pr-{number}' : 'branch-{branch}'}.`,
    });
}
/** What the tag has in place of the placeholder; undefined for another tag. */
function fillingOf({ prefix, suffix }, tag) {
    if (tag.length <= prefix.length + suffix.length || !tag.startsWith(prefix) || !tag.endsWith(suffix))
        return undefined;
    return tag.slice(prefix.length, tag.length - suffix.length);
}
/** The number of the pull request that the tag names, if it names one. */
function pullNumberOf(template, tag) {
    const filling = fillingOf(template, tag);
    return filling !== undefined && /^[1-9]\d{0,9}$/.test(filling) ? Number(filling) : undefined;
}
/**
 * Whether the tag is that of a branch that no longer exists. Names that say something else are no branches where the
 * template is nothing but the branch: versions, `latest`, `sha-…`, `pr-…`, `nightly`.
 */
function isOfGoneBranch(template, tag, branches) {
    const filling = fillingOf(template, tag);
    if (filling === undefined || branches.has(filling))
        return false;
    const isBare = template.prefix === '' && template.suffix === '';
    return !(isBare && /^(?:latest|nightly|edge|v?\d+(?:\.\d+)*(?:[-.].*)?|(?:sha|pr)-.*|sha(?:256|512)-.*)$/.test(tag));
}
/** From here on what is written in a tag may be the beginning of a name that was cut. */
const minCutLength = 40;
/**
 * The branches that there are. A tag can't hold every name of a branch, and whoever makes it has ways of their own to
 * write it: with dashes, underscores or nothing for what it can't hold, without accents, in lower case, cut at some
 * length. So only letters and digits of ASCII count, and no case.
 */
class BranchNames {
    #names;
    /** @param branches as git writes them */
    constructor(branches) {
        this.#names = new Set(branches.flatMap((name) => [reduce(name), reduce(name.normalize('NFKD'))]));
    }
    /** Whether the text may stand for one of them. */
    has(text) {
        const name = reduce(text);
        if (this.#names.has(name))
            return true;
        return name.length >= minCutLength && [...this.#names].some((branch) => branch.startsWith(name));
    }
}
function reduce(name) {
    return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}


/***/ }),

/***/ 4923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ withProgress)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

const logEveryMs = 5000;
const showEveryMs = 200;
/**
 * Works, and logs a line every 5 seconds meanwhile, so that nobody takes long work for a hang; at a terminal the line
 * stays where it is and is written anew.
 */
async function withProgress(line, { clock, log }, work) {
    const stop = new AbortController();
    const lines = logLines(line, clock, log, stop.signal);
    try {
        return await work();
    }
    finally {
        stop.abort();
        await lines;
    }
}
async function logLines(line, clock, log, stop) {
    const { status } = log;
    try {
        for (;;) {
            await clock.sleep(status === undefined ? logEveryMs : showEveryMs, stop);
            const now = line();
            const { text, share } = typeof now === 'string' ? { text: now, share: undefined } : now;
            if (status === undefined)
                log.info(text);
            else
                status.show(text, share);
        }
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isActionError */ .Bd)(error, 'cancelled'))
            throw error;
    }
    finally {
        status?.clear();
    }
}


/***/ }),

/***/ 3562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ formatDuration),
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];
/** Decimal, as registries count: `12.3 MB`. */
function formatBytes(bytes) {
    const exponent = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), byteUnits.length - 1);
    const value = bytes / 1000 ** exponent;
    return `${exponent === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${byteUnits[exponent] ?? 'B'}`;
}
/** `4 s`, `2 min 5 s`, `1 h 3 min`, `3 days 4 h`; never more precise than a second. */
function formatDuration(ms) {
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes} min ${seconds % 60} s`;
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}


/***/ })

};
