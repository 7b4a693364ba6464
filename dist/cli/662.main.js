export const id = 662;
export const ids = [662];
export const modules = {

/***/ 6353:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {



const SemVer = __webpack_require__(7163)
const parse = (version, options, throwErrors = false) => {
  if (version instanceof SemVer) {
    return version
  }
  try {
    return new SemVer(version, options)
  } catch (er) {
    if (!throwErrors) {
      return null
    }
    throw er
  }
}

module.exports = parse


/***/ }),

/***/ 8898:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

const { valid, clean, explain, parse } = __webpack_require__(4818);

const { lt, le, eq, ne, ge, gt, compare, rcompare } = __webpack_require__(2124);

const {
  filter,
  maxSatisfying,
  minSatisfying,
  RANGE_PATTERN,
  satisfies,
  validRange,
} = __webpack_require__(790);

const { major, minor, patch, inc } = __webpack_require__(8940);

module.exports = {
  // version
  valid,
  clean,
  explain,
  parse,

  // operator
  lt,
  le,
  lte: le,
  eq,
  ne,
  neq: ne,
  ge,
  gte: ge,
  gt,
  compare,
  rcompare,

  // range
  filter,
  maxSatisfying,
  minSatisfying,
  RANGE_PATTERN,
  satisfies,
  validRange,

  // semantic
  major,
  minor,
  patch,
  inc,
};


/***/ }),

/***/ 2124:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

const { parse } = __webpack_require__(4818);

module.exports = {
  compare,
  rcompare,
  lt,
  le,
  eq,
  ne,
  ge,
  gt,
  '<': lt,
  '<=': le,
  '==': eq,
  '!=': ne,
  '>=': ge,
  '>': gt,
  '===': arbitrary,
};

function lt(version, other) {
  return compare(version, other) < 0;
}

function le(version, other) {
  return compare(version, other) <= 0;
}

function eq(version, other) {
  return compare(version, other) === 0;
}

function ne(version, other) {
  return compare(version, other) !== 0;
}

function ge(version, other) {
  return compare(version, other) >= 0;
}

function gt(version, other) {
  return compare(version, other) > 0;
}

function arbitrary(version, other) {
  return version.toLowerCase() === other.toLowerCase();
}

function compare(version, other) {
  const parsedVersion = parse(version);
  const parsedOther = parse(other);

  const keyVersion = calculateKey(parsedVersion);
  const keyOther = calculateKey(parsedOther);

  return pyCompare(keyVersion, keyOther);
}

function rcompare(version, other) {
  return -compare(version, other);
}

// this logic is buitin in python, but we need to port it to js
// see https://stackoverflow.com/a/5292332/1438522
function pyCompare(elemIn, otherIn) {
  let elem = elemIn;
  let other = otherIn;
  if (elem === other) {
    return 0;
  }
  if (Array.isArray(elem) !== Array.isArray(other)) {
    elem = Array.isArray(elem) ? elem : [elem];
    other = Array.isArray(other) ? other : [other];
  }
  if (Array.isArray(elem)) {
    const len = Math.min(elem.length, other.length);
    for (let i = 0; i < len; i += 1) {
      const res = pyCompare(elem[i], other[i]);
      if (res !== 0) {
        return res;
      }
    }
    return elem.length - other.length;
  }
  if (elem === -Infinity || other === Infinity) {
    return -1;
  }
  if (elem === Infinity || other === -Infinity) {
    return 1;
  }
  return elem < other ? -1 : 1;
}

function calculateKey(input) {
  const { epoch } = input;
  let { release, pre, post, local, dev } = input;
  // When we compare a release version, we want to compare it with all of the
  // trailing zeros removed. So we'll use a reverse the list, drop all the now
  // leading zeros until we come to something non zero, then take the rest
  // re-reverse it back into the correct order and make it a tuple and use
  // that for our sorting key.
  release = release.concat();
  release.reverse();
  while (release.length && release[0] === 0) {
    release.shift();
  }
  release.reverse();

  // We need to "trick" the sorting algorithm to put 1.0.dev0 before 1.0a0.
  // We'll do this by abusing the pre segment, but we _only_ want to do this
  // if there is !a pre or a post segment. If we have one of those then
  // the normal sorting rules will handle this case correctly.
  if (!pre && !post && dev) pre = -Infinity;
  // Versions without a pre-release (except as noted above) should sort after
  // those with one.
  else if (!pre) pre = Infinity;

  // Versions without a post segment should sort before those with one.
  if (!post) post = -Infinity;

  // Versions without a development segment should sort after those with one.
  if (!dev) dev = Infinity;

  if (!local) {
    // Versions without a local segment should sort before those with one.
    local = -Infinity;
  } else {
    // Versions with a local segment need that segment parsed to implement
    // the sorting rules in PEP440.
    // - Alpha numeric segments sort before numeric segments
    // - Alpha numeric segments sort lexicographically
    // - Numeric segments sort numerically
    // - Shorter versions sort before longer versions when the prefixes
    //   match exactly
    local = local.map((i) =>
      Number.isNaN(Number(i)) ? [-Infinity, i] : [Number(i), ''],
    );
  }

  return [epoch, release, pre, post, dev, local];
}


/***/ }),

/***/ 8940:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

const { explain, parse, stringify } = __webpack_require__(4818);

// those notation are borrowed from semver
module.exports = {
  major,
  minor,
  patch,
  inc,
};

function major(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  return version.release[0];
}

function minor(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  if (version.release.length < 2) {
    return 0;
  }
  return version.release[1];
}

function patch(input) {
  const version = explain(input);
  if (!version) {
    throw new TypeError('Invalid Version: ' + input);
  }
  if (version.release.length < 3) {
    return 0;
  }
  return version.release[2];
}

function inc(input, release, preReleaseIdentifier) {
  let identifier = preReleaseIdentifier || `a`;
  const version = parse(input);

  if (!version) {
    return null;
  }

  if (
    !['a', 'b', 'c', 'rc', 'alpha', 'beta', 'pre', 'preview'].includes(
      identifier,
    )
  ) {
    return null;
  }

  switch (release) {
    case 'premajor':
      {
        const [majorVersion] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'preminor':
      {
        const [majorVersion, minorVersion = 0] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'prepatch':
      {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
      }
      version.pre = [identifier, 0];
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'prerelease':
      if (version.pre === null) {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
        version.pre = [identifier, 0];
      } else {
        if (preReleaseIdentifier === undefined && version.pre !== null) {
          [identifier] = version.pre;
        }

        const [letter, number] = version.pre;
        if (letter === identifier) {
          version.pre = [letter, number + 1];
        } else {
          version.pre = [identifier, 0];
        }
      }

      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'major':
      if (
        version.release.slice(1).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'minor':
      if (
        version.release.slice(2).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion, minorVersion = 0] = version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    case 'patch':
      if (
        version.release.slice(3).some((value) => value !== 0) ||
        version.pre === null
      ) {
        const [majorVersion, minorVersion = 0, patchVersion = 0] =
          version.release;
        version.release.fill(0);
        version.release[0] = majorVersion;
        version.release[1] = minorVersion;
        version.release[2] = patchVersion + 1;
      }
      delete version.pre;
      delete version.post;
      delete version.dev;
      delete version.local;
      break;
    default:
      return null;
  }

  return stringify(version);
}


/***/ }),

/***/ 790:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

// This file is dual licensed under the terms of the Apache License, Version
// 2.0, and the BSD License. See the LICENSE file in the root of this repository
// for complete details.

const { VERSION_PATTERN, explain: explainVersion } = __webpack_require__(4818);

const Operator = __webpack_require__(2124);

const RANGE_PATTERN = [
  '(?<operator>(===|~=|==|!=|<=|>=|<|>))',
  '\\s*',
  '(',
  /*  */ '(?<version>(?:' + VERSION_PATTERN.replace(/\?<\w+>/g, '?:') + '))',
  /*  */ '(?<prefix>\\.\\*)?',
  /*  */ '|',
  /*  */ '(?<legacy>[^,;\\s)]+)',
  ')',
].join('');

module.exports = {
  RANGE_PATTERN,
  parse,
  satisfies,
  filter,
  validRange,
  maxSatisfying,
  minSatisfying,
};

const isEqualityOperator = (op) => ['==', '!=', '==='].includes(op);

const rangeRegex = new RegExp('^' + RANGE_PATTERN + '$', 'i');

function parse(ranges) {
  if (!ranges.trim()) {
    return [];
  }

  const specifiers = ranges
    .split(',')
    .map((range) => rangeRegex.exec(range.trim()) || {})
    .map(({ groups }) => {
      if (!groups) {
        return null;
      }

      let { ...spec } = groups;
      const { operator, version, prefix, legacy } = groups;

      if (version) {
        spec = { ...spec, ...explainVersion(version) };
        if (operator === '~=') {
          if (spec.release.length < 2) {
            return null;
          }
        }
        if (!isEqualityOperator(operator) && spec.local) {
          return null;
        }

        if (prefix) {
          if (!isEqualityOperator(operator) || spec.dev || spec.local) {
            return null;
          }
        }
      }
      if (legacy && operator !== '===') {
        return null;
      }

      return spec;
    });

  if (specifiers.filter(Boolean).length !== specifiers.length) {
    return null;
  }

  return specifiers;
}

function filter(versions, specifier, options = {}) {
  const filtered = pick(versions, specifier, options);
  if (filtered.length === 0 && options.prereleases === undefined) {
    return pick(versions, specifier, { prereleases: true });
  }
  return filtered;
}

function maxSatisfying(versions, range, options) {
  const found = filter(versions, range, options).sort(Operator.compare);
  return found.length === 0 ? null : found[found.length - 1];
}

function minSatisfying(versions, range, options) {
  const found = filter(versions, range, options).sort(Operator.compare);
  return found.length === 0 ? null : found[0];
}

function pick(versions, specifier, options) {
  const parsed = parse(specifier);

  if (!parsed) {
    return [];
  }

  return versions.filter((version) => {
    const explained = explainVersion(version);

    if (!parsed.length) {
      return explained && !(explained.is_prerelease && !options.prereleases);
    }

    return parsed.reduce((pass, spec) => {
      if (!pass) {
        return false;
      }
      return contains({ ...spec, ...options }, { version, explained });
    }, true);
  });
}

function satisfies(version, specifier, options = {}) {
  const filtered = pick([version], specifier, options);

  return filtered.length === 1;
}

function arrayStartsWith(array, prefix) {
  if (prefix.length > array.length) {
    return false;
  }

  for (let i = 0; i < prefix.length; i += 1) {
    if (prefix[i] !== array[i]) {
      return false;
    }
  }

  return true;
}

function contains(specifier, input) {
  const { explained } = input;
  let { version } = input;
  const { ...spec } = specifier;

  if (spec.prereleases === undefined) {
    spec.prereleases = spec.is_prerelease;
  }

  if (explained && explained.is_prerelease && !spec.prereleases) {
    return false;
  }

  if (spec.operator === '~=') {
    let compatiblePrefix = spec.release.slice(0, -1).concat('*').join('.');
    if (spec.epoch) {
      compatiblePrefix = spec.epoch + '!' + compatiblePrefix;
    }
    return satisfies(version, `>=${spec.version}, ==${compatiblePrefix}`, {
      prereleases: spec.prereleases,
    });
  }

  if (spec.prefix) {
    const isMatching =
      explained.epoch === spec.epoch &&
      arrayStartsWith(explained.release, spec.release);
    const isEquality = spec.operator !== '!=';
    return isEquality ? isMatching : !isMatching;
  }

  if (explained)
    if (explained.local && spec.version) {
      version = explained.public;
      spec.version = explainVersion(spec.version).public;
    }

  if (spec.operator === '<' || spec.operator === '>') {
    // simplified version of https://www.python.org/dev/peps/pep-0440/#exclusive-ordered-comparison
    if (Operator.eq(spec.release.join('.'), explained.release.join('.'))) {
      return false;
    }
  }

  const op = Operator[spec.operator];
  return op(version, spec.version || spec.legacy);
}

function validRange(specifier) {
  return Boolean(parse(specifier));
}


/***/ }),

/***/ 4818:
/***/ ((module) => {

const VERSION_PATTERN = [
  'v?',
  '(?:',
  /* */ '(?:(?<epoch>[0-9]+)!)?', // epoch
  /* */ '(?<release>[0-9]+(?:\\.[0-9]+)*)', // release segment
  /* */ '(?<pre>', // pre-release
  /*    */ '[-_\\.]?',
  /*    */ '(?<pre_l>(a|b|c|rc|alpha|beta|pre|preview))',
  /*    */ '[-_\\.]?',
  /*    */ '(?<pre_n>[0-9]+)?',
  /* */ ')?',
  /* */ '(?<post>', // post release
  /*    */ '(?:-(?<post_n1>[0-9]+))',
  /*    */ '|',
  /*    */ '(?:',
  /*        */ '[-_\\.]?',
  /*        */ '(?<post_l>post|rev|r)',
  /*        */ '[-_\\.]?',
  /*        */ '(?<post_n2>[0-9]+)?',
  /*    */ ')',
  /* */ ')?',
  /* */ '(?<dev>', // dev release
  /*    */ '[-_\\.]?',
  /*    */ '(?<dev_l>dev)',
  /*    */ '[-_\\.]?',
  /*    */ '(?<dev_n>[0-9]+)?',
  /* */ ')?',
  ')',
  '(?:\\+(?<local>[a-z0-9]+(?:[-_\\.][a-z0-9]+)*))?', // local version
].join('');

module.exports = {
  VERSION_PATTERN,
  valid,
  clean,
  explain,
  parse,
  stringify,
};

const validRegex = new RegExp('^' + VERSION_PATTERN + '$', 'i');

function valid(version) {
  return validRegex.test(version) ? version : null;
}

const cleanRegex = new RegExp('^\\s*' + VERSION_PATTERN + '\\s*$', 'i');
function clean(version) {
  return stringify(parse(version, cleanRegex));
}

function parse(version, regex) {
  // Validate the version and parse it into pieces
  const { groups } = (regex || validRegex).exec(version) || {};
  if (!groups) {
    return null;
  }

  // Store the parsed out pieces of the version
  const parsed = {
    epoch: Number(groups.epoch ? groups.epoch : 0),
    release: groups.release.split('.').map(Number),
    pre: normalize_letter_version(groups.pre_l, groups.pre_n),
    post: normalize_letter_version(
      groups.post_l,
      groups.post_n1 || groups.post_n2,
    ),
    dev: normalize_letter_version(groups.dev_l, groups.dev_n),
    local: parse_local_version(groups.local),
  };

  return parsed;
}

function stringify(parsed) {
  if (!parsed) {
    return null;
  }
  const { epoch, release, pre, post, dev, local } = parsed;
  const parts = [];

  // Epoch
  if (epoch !== 0) {
    parts.push(`${epoch}!`);
  }
  // Release segment
  parts.push(release.join('.'));

  // Pre-release
  if (pre) {
    parts.push(pre.join(''));
  }
  // Post-release
  if (post) {
    parts.push('.' + post.join(''));
  }
  // Development release
  if (dev) {
    parts.push('.' + dev.join(''));
  }
  // Local version segment
  if (local) {
    parts.push(`+${local}`);
  }
  return parts.join('');
}

function normalize_letter_version(letterIn, numberIn) {
  let letter = letterIn;
  let number = numberIn;
  if (letter) {
    // We consider there to be an implicit 0 in a pre-release if there is
    // not a numeral associated with it.
    if (!number) {
      number = 0;
    }
    // We normalize any letters to their lower case form
    letter = letter.toLowerCase();

    // We consider some words to be alternate spellings of other words and
    // in those cases we want to normalize the spellings to our preferred
    // spelling.
    if (letter === 'alpha') {
      letter = 'a';
    } else if (letter === 'beta') {
      letter = 'b';
    } else if (['c', 'pre', 'preview'].includes(letter)) {
      letter = 'rc';
    } else if (['rev', 'r'].includes(letter)) {
      letter = 'post';
    }
    return [letter, Number(number)];
  }
  if (!letter && number) {
    // We assume if we are given a number, but we are not given a letter
    // then this is using the implicit post release syntax (e.g. 1.0-1)
    letter = 'post';

    return [letter, Number(number)];
  }
  return null;
}

function parse_local_version(local) {
  /*
    Takes a string like abc.1.twelve and turns it into("abc", 1, "twelve").
    */
  if (local) {
    return local
      .split(/[._-]/)
      .map((part) =>
        Number.isNaN(Number(part)) ? part.toLowerCase() : Number(part),
      );
  }
  return null;
}

function explain(version) {
  const parsed = parse(version);
  if (!parsed) {
    return parsed;
  }
  const { epoch, release, pre, post, dev, local } = parsed;

  let base_version = '';
  if (epoch !== 0) {
    base_version += epoch + '!';
  }
  base_version += release.join('.');

  const is_prerelease = Boolean(dev || pre);
  const is_devrelease = Boolean(dev);
  const is_postrelease = Boolean(post);

  // return

  return {
    epoch,
    release,
    pre,
    post: post ? post[1] : post,
    dev: dev ? dev[1] : dev,
    local: local ? local.join('.') : local,
    public: stringify(parsed).split('+', 1)[0],
    base_version,
    is_prerelease,
    is_devrelease,
    is_postrelease,
  };
}


/***/ }),

/***/ 8206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cW: () => (/* binding */ requireApiOfRegistry),
/* harmony export */   qY: () => (/* binding */ readConnectionInputs),
/* harmony export */   wz: () => (/* binding */ refuseForeignRegistry)
/* harmony export */ });
/* harmony import */ var _github_github_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6388);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4302);


/**
 * Reads `registry`, `api-url`, `username`, `github-token` and `pat`, which mean the same in every action.
 * @param onSecret is told each secret before anything else can happen to it
 */
function readConnectionInputs(reader, context, onSecret) {
    const registry = reader.parsed('registry', _registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegistryHost */ .TZ, 'registry-url');
    const apiUrl = reader.parsed('api-url', (text) => (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .parseServerUrl */ .Ep)(text, 'api-url').href, 'github-api-url');
    const username = reader.text('username') ?? context.actor;
    if (username.includes(':'))
        reader.fault('username', 'holds a colon, at which Basic authentication would cut it');
    const githubToken = reader.secret('github-token', onSecret);
    const pat = reader.secret('pat', onSecret);
    return {
        server: resolve(reader, context, { registry, apiUrl }),
        username,
        githubToken: githubToken === undefined ? undefined : { kind: 'github-token', username, secret: githubToken },
        pat: pat === undefined ? undefined : { kind: 'pat', username, secret: pat },
    };
}
/** A faulty variable of the runner is noted; the run ends at `finish`, so the stand-in is never talked to. */
function resolve(reader, context, overrides) {
    const standIn = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
    return reader.attempt('registry', () => (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .resolveGitHub */ .ms)(context, overrides)) ?? (0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .resolveGitHub */ .ms)(standIn, {});
}
/**
 * Notes a fault where `registry` names a host that is not of this GitHub: its tokens are good there alone, and a host
 * that someone else runs must not learn them.
 * @param exactInput the input that takes a credential for such a host, where the action has one
 */
function refuseForeignRegistry(reader, { server }, exactInput) {
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(server.registry) || !(0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .isForeignRegistry */ .U1)(server))
        return;
    const remedy = exactInput === undefined ? '' : `; pass its credential as "${exactInput}"`;
    reader.fault('registry', `is ${server.registry}, no registry of ${server.serverUrl.host}, to which "github-token" and "pat" belong${remedy}`);
}
/**
 * Notes a fault where `registry` names a host that is not of this GitHub and no API is named with it: the credential of
 * the one would be shown to the other.
 */
function requireApiOfRegistry(reader, { server }) {
    if ((0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(server.registry) || !(0,_github_github_js__WEBPACK_IMPORTED_MODULE_0__/* .isForeignRegistry */ .U1)(server))
        return;
    if (reader.text('api-url', 'github-api-url') !== undefined)
        return;
    reader.fault('registry', `is ${server.registry}, no registry of ${server.serverUrl.host}, whose API would be asked; name its own as "api-url"`);
}


/***/ }),

/***/ 6879:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ parseCsvLine)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);

/**
 * Splits a line at its commas. A field that begins with a double quote ends with one, may hold commas, and writes a
 * double quote of its own as two.
 * @throws ActionError `invalid-input` for a quote at any other place
 * @see https://datatracker.ietf.org/doc/html/rfc4180#section-2
 */
function parseCsvLine(line) {
    const fields = [];
    for (let at = 0; at <= line.length;) {
        const field = line[at] === '"' ? readQuoted(line, at) : readPlain(line, at);
        fields.push(field.value);
        at = field.end + 1;
    }
    return fields;
}
function readPlain(line, start) {
    const comma = line.indexOf(',', start);
    const end = comma < 0 ? line.length : comma;
    const value = line.slice(start, end);
    if (value.includes('"'))
        throw misplacedQuote(line, 'has a double quote inside of a field');
    return { value, end };
}
function readQuoted(line, start) {
    let value = '';
    for (let at = start + 1;;) {
        const quote = line.indexOf('"', at);
        if (quote < 0)
            throw misplacedQuote(line, 'has a double quote that is never closed');
        value += line.slice(at, quote);
        const next = line[quote + 1];
        if (next === undefined || next === ',')
            return { value, end: quote + 1 };
        if (next !== '"')
            throw misplacedQuote(line, 'goes on after a closing double quote');
        value += '"';
        at = quote + 2;
    }
}
function misplacedQuote(line, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(line.slice(0, 200))} ${what}.`, {
        hint: 'Put the whole field in double quotes, as in "value=a,b"; formats of dates take single ones.',
    });
}


/***/ }),

/***/ 6909:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ adviseOnImageName)
/* harmony export */ });
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4302);

/**
 * What to say of an image that is written in one way and read in another: names are lowered, and a name without a host
 * is one of this GitHub's registry, where Docker would look at Docker Hub.
 * @param written with or without host, tag and digest
 * @param repositoryOwner of the workflow; empty if that is unknown
 */
function adviseOnImageName(written, { registry, name }, repositoryOwner) {
    const full = (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRepository */ .Sh)({ registry, name });
    const isLowered = /[A-Z]/.test(pathOf(written));
    const owner = name.split('/')[0] ?? '';
    const isOwn = repositoryOwner === '' || owner === repositoryOwner.toLowerCase();
    // What has no host begins with the name.
    const isForeign = !isOwn && written.toLowerCase().startsWith(name);
    const remedy = `An image of Docker Hub is written docker.io/${name}; with ${registry}/ in front this warning goes.`;
    return [
        ...(isLowered
            ? [{ level: 'notice', text: `${written} is read as ${full}: names have lower-case letters only.` }]
            : []),
        ...(isForeign
            ? [
                {
                    level: 'warning',
                    text: `${written} is read as ${full}, and ${owner} is not the owner of this repository. ${remedy}`,
                },
            ]
            : []),
    ];
}
/** Without digest and tag. */
function pathOf(written) {
    const path = written.split('@', 1)[0] ?? '';
    const colon = path.lastIndexOf(':');
    return colon > path.lastIndexOf('/') ? path.slice(0, colon) : path;
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

/***/ 8683:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readChangeLines)
/* harmony export */ });
/* harmony import */ var _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(285);


/**
 * Reads `labels` or `annotations`: one change a line, in which expressions stand for something of the event.
 * @param tell is told what GitHub would not take of the keys that it reads
 */
function readChangeLines(reader, name, parseLine, event, tell) {
    const parse = (line) => parseLine((0,_event_js__WEBPACK_IMPORTED_MODULE_1__/* .renderEventTemplate */ .zb)((0,_event_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEventTemplate */ .sS)(line), event));
    const changes = reader.parsed(name, (text) => (0,_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .parseNumberedLines */ .xP)(text, parse)) ?? [];
    for (const { key, value } of changes) {
        const fault = value === undefined ? undefined : (0,_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .checkGitHubAnnotation */ .Fo)(key, value);
        if (fault !== undefined)
            tell(name, `do not fit: ${fault}`);
    }
    return changes;
}


/***/ }),

/***/ 3645:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ formatDate),
/* harmony export */   k: () => (/* binding */ isTimeZone)
/* harmony export */ });
/** A zone of the IANA database, such as `Europe/Berlin`, or `UTC`. */
function isTimeZone(zone) {
    try {
        new Intl.DateTimeFormat('en-US', { timeZone: zone });
        return true;
    }
    catch {
        return false;
    }
}
/**
 * Writes a time in the format language of Moment.js, in English; what is in brackets or after a backslash stays as it is.
 * @param time milliseconds since the epoch
 * @param zone see isTimeZone; the abbreviation of a zone (`z`) is that of Intl, which is an offset for most
 * @see https://momentjs.com/docs/#/displaying/format/
 */
function formatDate(time, format, zone) {
    const local = toLocal(time, zone);
    return format
        .replace(longTokens, (token, literal) => (literal === undefined ? (longFormats[token] ?? token) : token))
        .replace(tokens, (token, literal) => literal === undefined ? (writers[token]?.(local) ?? token) : unescape(literal));
}
const longToken = 'LTS|LT|L{1,4}|l{1,4}';
/** The longest first: what is two tokens to the eye may be one. */
const token = 'Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|wo|ww?|Wo|WW?|Qo|Q|N{1,5}|Y{4,6}|YY|Y|yo|y{1,4}|g{5}|gggg|gg|G{5}|GGGG|GG|' +
    'e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?';
const bracketed = String.raw `\[[^[]*\]`;
const longTokens = new RegExp(String.raw `(${bracketed}|\\(?:${longToken}))|${longToken}`, 'g');
const tokens = new RegExp(String.raw `(${bracketed}|\\(?:[Hh]mm(?:ss)?|${token}|.)?)|${token}`, 'gs');
function unescape(literal) {
    return literal.startsWith('[') ? literal.slice(1, -1) : literal.replaceAll('\\', '');
}
const longFormats = {
    LTS: 'h:mm:ss A',
    LT: 'h:mm A',
    L: 'MM/DD/YYYY',
    LL: 'MMMM D, YYYY',
    LLL: 'MMMM D, YYYY h:mm A',
    LLLL: 'dddd, MMMM D, YYYY h:mm A',
    l: 'M/D/YYYY',
    ll: 'MMM D, YYYY',
    lll: 'MMM D, YYYY h:mm A',
    llll: 'ddd, MMM D, YYYY h:mm A',
};
function toLocal(time, zone) {
    const parts = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
    }).formatToParts(time);
    const field = (type) => Number(parts.find((part) => part.type === type)?.value ?? 0);
    const shown = Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
    const offset = shown - Math.floor(time / 1000) * 1000;
    return { time, date: new Date(time + offset), offsetMinutes: Math.round(offset / 60_000), zone };
}
const months = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dayMs = 86_400_000;
const year = ({ date }) => date.getUTCFullYear();
const month = ({ date }) => date.getUTCMonth() + 1;
const dayOfMonth = ({ date }) => date.getUTCDate();
const weekday = ({ date }) => date.getUTCDay();
const hours = ({ date }) => date.getUTCHours();
const quarter = (local) => Math.ceil(month(local) / 3);
const dayOfYear = (local) => Math.floor((local.date.getTime() - Date.UTC(year(local), 0, 1)) / dayMs) + 1;
/** Weeks begin on Sunday; the first is the one with the 1st of January. */
const week = ({ date }) => weekOf(date, 0, 6);
/** Weeks begin on Monday; the first is the one with the 4th of January (ISO 8601). */
const isoWeek = ({ date }) => weekOf(date, 1, 3);
/** @param keyDay position in its week, from 0, of the day whose year the week belongs to */
function weekOf(date, firstWeekday, keyDay) {
    const position = (date.getUTCDay() - firstWeekday + 7) % 7;
    const key = new Date(date.getTime() + (keyDay - position) * dayMs);
    const start = Date.UTC(key.getUTCFullYear(), 0, 1);
    return { year: key.getUTCFullYear(), number: Math.floor((key.getTime() - start) / dayMs / 7) + 1 };
}
function number(read, digits = 1) {
    return (local) => String(read(local)).padStart(digits, '0');
}
function ordinal(read) {
    return (local) => {
        const value = read(local);
        const isTeen = Math.floor((value % 100) / 10) === 1;
        const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
        return `${value}${suffix}`;
    };
}
function offset(separator) {
    return ({ offsetMinutes }) => {
        const size = Math.abs(offsetMinutes);
        const pad = (value) => String(value).padStart(2, '0');
        return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
    };
}
function fraction(digits) {
    return ({ date }) => String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0').slice(0, digits);
}
/** `size` letters of the name, or all of it. */
function name(names, read, size) {
    return (local) => (names[read(local)] ?? '').slice(0, size);
}
const abbreviation = ({ time, zone }) => new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
const halfDay = (local) => (hours(local) < 12 ? 'AM' : 'PM');
const hour12 = (local) => hours(local) % 12 || 12;
const hour24 = (local) => hours(local) || 24;
const minute = ({ date }) => date.getUTCMinutes();
const second = ({ date }) => date.getUTCSeconds();
const shortYear = (value) => String(value % 100).padStart(2, '0');
const monthIndex = (local) => month(local) - 1;
/** By token; those that repeat a letter up to nine times are added below. */
const writers = {
    M: number(month),
    Mo: ordinal(month),
    MM: number(month, 2),
    MMM: name(months, monthIndex, 3),
    MMMM: name(months, monthIndex),
    Q: number(quarter),
    Qo: ordinal(quarter),
    D: number(dayOfMonth),
    Do: ordinal(dayOfMonth),
    DD: number(dayOfMonth, 2),
    DDD: number(dayOfYear),
    DDDo: ordinal(dayOfYear),
    DDDD: number(dayOfYear, 3),
    d: number(weekday),
    do: ordinal(weekday),
    dd: name(weekdays, weekday, 2),
    ddd: name(weekdays, weekday, 3),
    dddd: name(weekdays, weekday),
    e: number(weekday),
    E: number((local) => weekday(local) || 7),
    w: number((local) => week(local).number),
    wo: ordinal((local) => week(local).number),
    ww: number((local) => week(local).number, 2),
    W: number((local) => isoWeek(local).number),
    Wo: ordinal((local) => isoWeek(local).number),
    WW: number((local) => isoWeek(local).number, 2),
    Y: number(year, 4),
    YY: (local) => shortYear(year(local)),
    YYYY: number(year, 4),
    YYYYY: number(year, 5),
    YYYYYY: (local) => `+${String(year(local)).padStart(6, '0')}`,
    y: number(year),
    yo: ordinal(year),
    yy: number(year, 2),
    yyy: number(year, 3),
    yyyy: number(year, 4),
    N: () => 'AD',
    NN: () => 'AD',
    NNN: () => 'AD',
    NNNN: () => 'Anno Domini',
    NNNNN: () => 'AD',
    gg: (local) => shortYear(week(local).year),
    gggg: number((local) => week(local).year, 4),
    ggggg: number((local) => week(local).year, 5),
    GG: (local) => shortYear(isoWeek(local).year),
    GGGG: number((local) => isoWeek(local).year, 4),
    GGGGG: number((local) => isoWeek(local).year, 5),
    A: halfDay,
    a: (local) => halfDay(local).toLowerCase(),
    H: number(hours),
    HH: number(hours, 2),
    h: number(hour12),
    hh: number(hour12, 2),
    k: number(hour24),
    kk: number(hour24, 2),
    m: number(minute),
    mm: number(minute, 2),
    s: number(second),
    ss: number(second, 2),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => ['S'.repeat(index + 1), fraction(index + 1)])),
    z: abbreviation,
    zz: abbreviation,
    Z: offset(':'),
    ZZ: offset(''),
    X: ({ time }) => String(Math.floor(time / 1000)),
    x: ({ time }) => String(time),
};


/***/ }),

/***/ 285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ findBranch),
/* harmony export */   FM: () => (/* binding */ renderDate),
/* harmony export */   IU: () => (/* binding */ findTag),
/* harmony export */   Te: () => (/* binding */ findDefaultBranch),
/* harmony export */   _f: () => (/* binding */ findPullRequest),
/* harmony export */   sS: () => (/* binding */ parseEventTemplate),
/* harmony export */   vE: () => (/* binding */ readEventOfRun),
/* harmony export */   zb: () => (/* binding */ renderEventTemplate)
/* harmony export */ });
/* unused harmony export readEvent */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _date_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3645);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8718);
/* harmony import */ var _template_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3519);




const usualShortShaLength = 7;
/**
 * Reads the event as metadata-action does: for `pull_request_target`, whose ref is the base branch, the pull request
 * counts; `DOCKER_METADATA_PR_HEAD_SHA` and `DOCKER_METADATA_SHORT_SHA_LENGTH` are heeded.
 * @throws ActionError `invalid-input` for a variable that makes no sense
 * @see https://github.com/docker/metadata-action#environment-variables
 */
function readEvent(github, sources) {
    const payload = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(github.event) ? github.event : {};
    const isHeadMeant = /true/i.test(sources.environment('DOCKER_METADATA_PR_HEAD_SHA') ?? '');
    const head = isHeadMeant ? textAt(payload, 'pull_request', 'head', 'sha') : undefined;
    const sha = head !== undefined && github.eventName.startsWith('pull_request') ? head : github.sha;
    const { startedAt } = sources;
    return {
        eventName: github.eventName,
        ref: refOf(github.eventName, github.ref, payload),
        sha,
        shortSha: sha.slice(0, readShortShaLength(sources)),
        payload,
        startedAt,
        commitTime: () => findCommitTime(payload, sha) ?? sources.findCommitTime(sha) ?? startedAt,
    };
}
/** As readEvent; what makes no sense is a fault of `tags`. */
function readEventOfRun(reader, github, sources) {
    const event = reader.attempt('tags', () => readEvent(github, sources));
    // The run ends at `finish`, so nothing is made of the stand-in.
    const standIn = { startedAt: 0, environment: () => undefined, findCommitTime: () => undefined };
    return event ?? readEvent(github, standIn);
}
function readShortShaLength(sources) {
    const name = 'DOCKER_METADATA_SHORT_SHA_LENGTH';
    const text = sources.environment(name);
    if (text === undefined)
        return usualShortShaLength;
    if (/^[1-9][0-9]{0,2}$/.test(text))
        return Number(text);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${name} is ${JSON.stringify(text.slice(0, 60))}, which is no length.`, {
        hint: 'Write a number from 1 to 999.',
    });
}
/** GitHub gives `pull_request_target` the ref of the base branch, whose tag must not move for a pull request. */
function refOf(eventName, ref, payload) {
    if (eventName !== 'pull_request_target')
        return ref;
    const number = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(payload, 'number');
    return typeof number === 'number' && Number.isSafeInteger(number) ? `refs/pull/${number}/merge` : '';
}
function findCommitTime(payload, sha) {
    const commits = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(payload, 'commits');
    const candidates = [...((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonArray */ .Md)(commits) ? commits : []), (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(payload, 'head_commit')];
    const commit = candidates.find((candidate) => (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(candidate) && (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(candidate, 'id') === sha);
    const time = Date.parse((0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(commit) ? (textAt(commit, 'timestamp') ?? '') : '');
    return Number.isNaN(time) ? undefined : time;
}
/** The branch of a push or a manual run. */
function findBranch({ ref }) {
    return afterPrefix(ref, 'refs/heads/');
}
function findTag({ ref }) {
    return afterPrefix(ref, 'refs/tags/');
}
/** The number of a pull request, or what else stands between `refs/pull/` and `/merge`. */
function findPullRequest({ ref }) {
    return afterPrefix(ref, 'refs/pull/')?.replace(/\/merge$/, '');
}
function findDefaultBranch({ payload }) {
    return textAt(payload, 'repository', 'default_branch');
}
/** The branch that a tag was pushed from, where GitHub says so, or that a pull request goes to. */
function findBaseBranch(context) {
    if (findTag(context) !== undefined)
        return textAt(context.payload, 'base_ref')?.replace(/^refs\/heads\//, '');
    return findPullRequest(context) === undefined ? undefined : textAt(context.payload, 'pull_request', 'base', 'ref');
}
/** @see https://docs.github.com/actions/reference/events-that-trigger-workflows (events of the default branch) */
function isOnDefaultBranch(context) {
    if (context.ref === '')
        return false;
    const branch = findBranch(context);
    if (branch !== undefined && branch === findDefaultBranch(context))
        return true;
    return /^(?:create|discussion|issues|schedule)/.test(context.eventName);
}
const vocabulary = {
    words: ['branch', 'tag', 'sha', 'base_ref', 'is_default_branch', 'is_not_default_branch'],
    dates: ['date', 'commit_date'],
};
/** @throws ActionError `invalid-input` */
function parseEventTemplate(text) {
    return (0,_template_js__WEBPACK_IMPORTED_MODULE_3__/* .parseTemplate */ .Q)(text, vocabulary);
}
function renderEventTemplate(template, context) {
    return (0,_template_js__WEBPACK_IMPORTED_MODULE_3__/* .renderTemplate */ .X)(template, (expression) => valueOf(expression, context));
}
function valueOf(expression, context) {
    switch (expression.name) {
        case 'branch':
            return findBranch(context) ?? '';
        case 'tag':
            return findTag(context) ?? '';
        case 'sha':
            return context.shortSha;
        case 'base_ref':
            return findBaseBranch(context) ?? '';
        case 'is_default_branch':
            return String(isOnDefaultBranch(context));
        case 'is_not_default_branch':
            return String(!isOnDefaultBranch(context));
        case 'date':
        case 'commit_date':
            return renderDate(expression, context);
    }
}
/** `date` is when the run began, `commit_date` when the commit was made. */
function renderDate({ name, format, zone }, context) {
    return (0,_date_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDate */ .Y)(name === 'date' ? context.startedAt : context.commitTime(), format, zone);
}
function afterPrefix(ref, prefix) {
    return ref.length > prefix.length && ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}
/** A text that is not empty, at a path of members. */
function textAt(object, ...path) {
    let value = object;
    for (const name of path)
        value = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(value) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_2__/* .member */ .Dc)(value, name) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
}


/***/ }),

/***/ 3349:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ parseFlavor)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _input_csv_line_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6879);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(285);



const noAffix = { text: [], isOnLatest: false };
/**
 * Reads `flavor`: `latest=auto|true|false`, `prefix=…[,onlatest=true|false]` and `suffix=…[,onlatest=true|false]`.
 * @param lines a later entry of the same kind wins
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#flavor-input
 */
function parseFlavor(lines) {
    return lines.reduce(addLine, { latest: 'auto', prefix: noAffix, suffix: noAffix });
}
function addLine(before, line) {
    let flavor = before;
    let affix;
    for (const field of (0,_input_csv_line_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCsvLine */ .c)(line).filter((text) => text.trim() !== '')) {
        const at = field.indexOf('=');
        const key = field.slice(0, Math.max(at, 0)).trim().toLowerCase();
        const value = field.slice(at + 1).trim();
        if (key === 'latest' && (value === 'auto' || value === 'true' || value === 'false')) {
            flavor = { ...flavor, latest: value };
        }
        else if (key === 'prefix' || key === 'suffix') {
            affix = key;
            flavor = { ...flavor, [key]: { text: (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .parseEventTemplate */ .sS)(value), isOnLatest: flavor[key].isOnLatest } };
        }
        else if (key === 'onlatest' && affix !== undefined && (value === 'true' || value === 'false')) {
            flavor = { ...flavor, [affix]: { ...flavor[affix], isOnLatest: value === 'true' } };
        }
        else {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(line.slice(0, 200))} is no flavor.`, {
                hint: 'Write latest=auto, latest=true or latest=false, prefix=… or suffix=…, these two with ,onlatest=true if need be.',
            });
        }
    }
    return flavor;
}


/***/ }),

/***/ 2012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dj: () => (/* binding */ defaultTagRules),
/* harmony export */   G9: () => (/* binding */ parseTagRule),
/* harmony export */   vZ: () => (/* binding */ isTagRule)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _input_csv_line_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6879);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(285);
/* harmony import */ var _input_regular_expression_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(207);
/* harmony import */ var _registry_reference_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4302);
/* harmony import */ var _template_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3519);






const types = {
    schedule: { priority: 1000, attributes: ['pattern'] },
    semver: { priority: 900, attributes: ['pattern', 'value', 'match'] },
    pep440: { priority: 900, attributes: ['pattern', 'value', 'match'] },
    match: { priority: 800, attributes: ['pattern', 'group', 'value'] },
    edge: { priority: 700, attributes: ['branch'] },
    ref: { priority: 600, attributes: ['event'] },
    raw: { priority: 200, attributes: ['value'] },
    reference: { priority: 200, attributes: [] },
    sha: { priority: 100, attributes: ['format'] },
};
const commonAttributes = ['type', 'enable', 'priority', 'prefix', 'suffix'];
/**
 * The rules that an empty `tags` input stands for.
 * @see https://github.com/docker/metadata-action#tags-input
 */
const defaultTagRules = [
    'type=schedule',
    'type=ref,event=branch',
    'type=ref,event=tag',
    'type=ref,event=pr',
].map(parseAttributes);
/**
 * Reads a line of `tags`: a rule of metadata-action, a plain tag, or a full reference such as it puts out.
 * @param registry meant by a reference without one
 * @throws ActionError `invalid-input`
 * @see https://github.com/docker/metadata-action#tags-input
 */
function parseTagRule(line, registry) {
    if (isTagRule(line))
        return parseAttributes(line);
    if (!line.includes('/'))
        return makeRule(line, new Map(), { type: 'raw', value: [(0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .parseTag */ .ED)(line)] });
    const { tag, digest, ...repository } = (0,_registry_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .parseReference */ .F2)(line, registry);
    if (tag !== undefined && digest === undefined)
        return makeRule(line, new Map(), { type: 'reference', repository, tag });
    throw invalidRule(line, 'is no tag, and no reference with a tag', 'Write one tag, rule or name:tag a line');
}
/** Whether a line of `tags` is more than a plain tag or a reference. */
function isTagRule(line) {
    return /["=]|\{\{/.test(line);
}
function parseAttributes(line) {
    const attributes = readAttributes(line);
    const type = attributes.get('type') ?? 'raw';
    return makeRule(line, attributes, parseSource(line, type, attributes));
}
/** `key=value` fields; a word alone is the value. A later one of the same key wins. */
function readAttributes(line) {
    const fields = (0,_input_csv_line_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCsvLine */ .c)(line).filter((field) => field.trim() !== '');
    return new Map(fields.map((field) => {
        const at = field.indexOf('=');
        if (at < 1)
            return ['value', field.trim()];
        return [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()];
    }));
}
function makeRule(line, attributes, source) {
    const template = (name) => optionalTemplate(attributes.get(name));
    const priority = Number(attributes.get('priority') ?? types[source.type].priority);
    if (!Number.isFinite(priority))
        throw invalidRule(line, 'has a priority that is no number', 'Write priority=100');
    const usualPrefix = usualPrefixOf(source);
    const known = [...commonAttributes, ...types[source.type].attributes];
    return {
        ...source,
        source: line,
        priority,
        enable: template('enable') ?? ['true'],
        prefix: template('prefix') ?? (usualPrefix === undefined ? undefined : [usualPrefix]),
        suffix: template('suffix'),
        idle: [...attributes.keys()].filter((name) => !known.includes(name)),
    };
}
function usualPrefixOf(source) {
    if (source.type === 'sha')
        return 'sha-';
    return source.type === 'ref' && source.event === 'pr' ? 'pr-' : undefined;
}
function parseSource(line, type, attributes) {
    const required = (name) => {
        const value = attributes.get(name);
        if (value !== undefined)
            return value;
        throw invalidRule(line, `has no ${name}`, `A rule of the type ${type} needs ${name}=…`);
    };
    const oneOf = (name, choices, value) => {
        const choice = choices.find((candidate) => candidate === value);
        if (choice !== undefined)
            return choice;
        throw invalidRule(line, `has an unknown ${name}`, `Write ${name}= with one of ${choices.join(', ')}`);
    };
    // An empty value is as good as none.
    const value = attributes.get('value') === '' ? undefined : optionalTemplate(attributes.get('value'));
    switch (type) {
        case 'schedule': {
            const pattern = attributes.get('pattern') ?? 'nightly';
            return { type, pattern: (0,_template_js__WEBPACK_IMPORTED_MODULE_5__/* .parseTemplate */ .Q)(pattern, { words: [], dates: ['date', 'commit_date'] }) };
        }
        case 'semver':
        case 'pep440':
            return { type, pattern: parseVersionPattern(required('pattern')), value, match: parseMatch(line, attributes) };
        case 'match': {
            const group = attributes.get('group') ?? '0';
            if (!/^[0-9]{1,3}$/.test(group))
                throw invalidRule(line, 'has a group that is no number', 'Write group=1');
            return { type, pattern: parsePattern(required('pattern')), group: Number(group), value };
        }
        case 'edge':
            return { type, branch: attributes.get('branch') ?? '' };
        case 'ref':
            return { type, event: oneOf('event', ['branch', 'tag', 'pr'], required('event')) };
        case 'raw':
            return { type, value: (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .parseEventTemplate */ .sS)(required('value')) };
        case 'sha':
            return { type, format: oneOf('format', ['short', 'long'], attributes.get('format') ?? 'short') };
        default:
            throw invalidRule(line, 'has an unknown type', 'Write type= with one of schedule, semver, pep440, match, edge, ref, raw, sha');
    }
}
function optionalTemplate(text) {
    return text === undefined ? undefined : (0,_event_js__WEBPACK_IMPORTED_MODULE_2__/* .parseEventTemplate */ .sS)(text);
}
function parseVersionPattern(text) {
    return (0,_template_js__WEBPACK_IMPORTED_MODULE_5__/* .parseTemplate */ .Q)(text, { words: ['raw', 'version', 'major', 'minor', 'patch'], dates: [] });
}
function parseMatch(line, attributes) {
    const text = attributes.get('match') ?? '';
    if (text === '')
        return undefined;
    const match = (0,_input_regular_expression_js__WEBPACK_IMPORTED_MODULE_3__/* .parseRegularExpression */ .E)(text);
    if (match.groupCount > 0)
        return match;
    throw invalidRule(line, 'has a match without a group', 'Put what is the version into parentheses: match=v(.*)');
}
/** Plain, or with slashes around it and flags after it. */
function parsePattern(text) {
    const delimited = /^\/(.+)\/(.*)$/.exec(text);
    return delimited === null ? (0,_input_regular_expression_js__WEBPACK_IMPORTED_MODULE_3__/* .parseRegularExpression */ .E)(text) : (0,_input_regular_expression_js__WEBPACK_IMPORTED_MODULE_3__/* .parseRegularExpression */ .E)(delimited[1] ?? '', delimited[2]);
}
function invalidRule(line, what, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(line.slice(0, 200))} ${what}.`, { hint: `${hint}.` });
}


/***/ }),

/***/ 5272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y: () => (/* binding */ resolveTags)
});

// UNUSED EXPORTS: sanitize

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/metadata/event.js
var metadata_event = __webpack_require__(285);
// EXTERNAL MODULE: ./build/core/domain/registry/reference.js
var reference = __webpack_require__(4302);
// EXTERNAL MODULE: ./node_modules/@renovatebot/pep440/index.js
var pep440 = __webpack_require__(8898);
// EXTERNAL MODULE: ./node_modules/semver/functions/parse.js
var parse = __webpack_require__(6353);
// EXTERNAL MODULE: ./build/core/domain/metadata/template.js
var template = __webpack_require__(3519);
;// CONCATENATED MODULE: ./build/core/domain/metadata/tag-value.js





/**
 * What a rule gives in an event.
 * @throws ActionError `invalid-input` if its `enable` is neither true nor false
 * @see https://github.com/docker/metadata-action#tags-input
 */
function findTagValue(rule, context) {
    const enable = (0,metadata_event/* renderEventTemplate */.zb)(rule.enable, context);
    if (enable !== 'true' && enable !== 'false') {
        throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(rule.source.slice(0, 200))} is enabled by ${JSON.stringify(enable.slice(0, 60))}.`, { hint: 'Write enable=true, enable=false or an expression that gives one of them.' });
    }
    return enable === 'true' ? tag_value_valueOf(rule, context) : nothing();
}
function tag_value_valueOf(rule, context) {
    switch (rule.type) {
        case 'schedule':
            if (context.eventName !== 'schedule')
                return nothing();
            return value((0,template/* renderTemplate */.X)(rule.pattern, (expression) => (0,metadata_event/* renderDate */.FM)(expression, context)));
        case 'semver':
        case 'pep440':
            return valueOfVersion(rule, context);
        case 'match':
            return valueOfMatch(rule, context);
        case 'edge':
            return valueOfEdge(rule.branch, context);
        case 'ref':
            return valueOfRef(rule.event, context);
        case 'raw':
            return value((0,metadata_event/* renderEventTemplate */.zb)(rule.value, context));
        case 'sha':
            return value(rule.format === 'short' ? context.shortSha : context.sha);
        case 'reference':
            return value(rule.tag);
    }
}
/** An empty text gives no tag: its prefix alone would be one that says nothing. */
function value(text, isLatest = false, warning) {
    return { text: text === '' ? undefined : text, isLatest, warning };
}
function nothing(warning) {
    return { text: undefined, isLatest: false, warning };
}
function valueOfEdge(wanted, context) {
    const branch = (0,metadata_event/* findBranch */.E0)(context);
    if (branch === undefined)
        return nothing();
    const edge = wanted === '' ? (0,metadata_event/* findDefaultBranch */.Te)(context) : wanted;
    if (edge === undefined) {
        return nothing('the event does not name the default branch; write type=edge,branch=NAME');
    }
    return branch === edge ? value('edge') : nothing();
}
function valueOfRef(event, context) {
    switch (event) {
        case 'branch':
            return value((0,metadata_event/* findBranch */.E0)(context));
        case 'tag':
            return value((0,metadata_event/* findTag */.IU)(context), true);
        case 'pr':
            return value((0,metadata_event/* findPullRequest */._f)(context));
    }
}
/** What the user gives in place of the tag that was pushed, else that tag. */
function findSubject(given, context) {
    return given === undefined ? (0,metadata_event/* findTag */.IU)(context) : (0,metadata_event/* renderEventTemplate */.zb)(given, context);
}
function valueOfMatch(rule, context) {
    const subject = findSubject(rule.value, context);
    if (subject === undefined)
        return nothing();
    const groups = rule.pattern.match(subject);
    const pattern = JSON.stringify(rule.pattern.source);
    if (groups === undefined)
        return nothing(`${pattern} does not match ${quote(subject)}`);
    const text = groups[rule.group];
    if (text !== undefined)
        return value(text, true);
    return nothing(`${pattern} has no group ${rule.group} in ${quote(subject)}`);
}
function valueOfVersion(rule, context) {
    const subject = findSubject(rule.value, context);
    if (subject === undefined)
        return nothing();
    const found = rule.match?.match(subject);
    const missed = rule.match === undefined || found !== undefined
        ? undefined
        : `${JSON.stringify(rule.match.source)} does not match ${quote(subject)}, all of which is taken for the version`;
    const text = (found?.[1] ?? subject).replaceAll('/', '-');
    const version = rule.type === 'semver' ? readSemver(text) : readPep440(text);
    if (version === undefined) {
        const scheme = rule.type === 'semver' ? 'semantic version' : 'version of PEP 440';
        return nothing(`${quote(text)} is no ${scheme}`);
    }
    const { isPlain } = version;
    const pattern = isPlain || isRaw(rule.pattern) ? rule.pattern : [wholeVersion];
    const rendered = (0,template/* renderTemplate */.X)(pattern, ({ name }) => partOf(version, name));
    return value(rendered, isPlain, missed);
}
const wholeVersion = { name: 'version', format: '', zone: 'UTC' };
function isRaw(pattern) {
    const [only, ...more] = pattern;
    return more.length === 0 && typeof only === 'object' && only.name === 'raw';
}
function partOf({ raw, version, numbers }, name) {
    if (name === 'raw')
        return raw;
    return name === 'version' ? version : String(numbers[name]);
}
/** Longer ones are none; semver has the same limit. */
const maxVersionLength = 256;
/** @see https://semver.org */
function readSemver(text) {
    const parsed = parse(text);
    if (parsed === null)
        return undefined;
    return { raw: parsed.raw, version: parsed.version, numbers: parsed, isPlain: parsed.prerelease.length === 0 };
}
/** @see https://peps.python.org/pep-0440/ */
function readPep440(text) {
    if (text.length > maxVersionLength || (0,pep440.valid)(text) === null)
        return undefined;
    const details = (0,pep440.explain)(text);
    const version = (0,pep440.clean)(text);
    if (details === null || version === null)
        return undefined;
    const isPlain = !details.is_prerelease && !details.is_postrelease && !details.is_devrelease;
    const numbers = { major: (0,pep440.major)(text), minor: (0,pep440.minor)(text), patch: (0,pep440.patch)(text) };
    return { raw: text, version, numbers, isPlain };
}
function quote(text) {
    return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

;// CONCATENATED MODULE: ./build/core/domain/metadata/tag-rules.js




/**
 * The tags that follow from an event. The first rule that fires gives the version and decides on `latest`.
 * @throws ActionError `invalid-input` if what a rule gives can't be made a tag
 * @see https://github.com/docker/metadata-action#latest-tag
 */
function resolveTags(rules, flavor, context) {
    const warnings = rules.flatMap(({ source, idle }) => idle.map((name) => `${source}: ${name} means nothing to a rule of this type.`));
    const fired = [...rules]
        .sort((a, b) => b.priority - a.priority)
        .flatMap((rule) => {
        const { text, isLatest, warning } = findTagValue(rule, context);
        if (warning !== undefined)
            warnings.push(`${rule.source}: ${warning}.`);
        if (text === undefined)
            return [];
        const repository = rule.type === 'reference' ? rule.repository : undefined;
        const tag = requireTag(decorate(text, rule, flavor, context), rule.source, context);
        return [{ repository, tag, isLatest }];
    });
    // A full reference is no rule of an event, so it decides on nothing.
    const decisive = fired.find(({ repository }) => repository === undefined);
    const isLatest = decisive !== undefined && (flavor.latest === 'auto' ? decisive.isLatest : flavor.latest === 'true');
    const latest = isLatest ? [{ repository: undefined, tag: latestTag(flavor, context) }] : [];
    return { entries: withoutRepeats([...fired, ...latest]), version: fired[0]?.tag, warnings };
}
function withoutRepeats(entries) {
    const plain = new Set();
    return entries.flatMap(({ repository, tag }) => {
        if (repository === undefined && plain.has(tag))
            return [];
        if (repository === undefined)
            plain.add(tag);
        return [{ repository, tag }];
    });
}
/** The rule's own prefix and suffix, even empty ones, take the place of the flavor's. */
function decorate(value, rule, flavor, context) {
    if (rule.type === 'reference')
        return value;
    const render = (template) => (0,metadata_event/* renderEventTemplate */.zb)(template, context);
    return sanitize(render(rule.prefix ?? flavor.prefix.text) + value + render(rule.suffix ?? flavor.suffix.text));
}
function latestTag(flavor, context) {
    const render = ({ text, isOnLatest }) => (isOnLatest ? (0,metadata_event/* renderEventTemplate */.zb)(text, context) : '');
    return requireTag(sanitize(`${render(flavor.prefix)}latest${render(flavor.suffix)}`), 'flavor', context);
}
/** A branch or tag name with all that a registry's tag can't have turned into dashes. */
function sanitize(name) {
    return name.replace(/[^a-zA-Z0-9._-]+/g, '-');
}
function requireTag(name, source, { ref }) {
    if ((0,reference/* isTag */.dz)(name))
        return name;
    const event = ref === '' ? 'this event' : ref.slice(0, 200);
    throw new errors/* ActionError */.lZ('invalid-input', `${JSON.stringify(name.slice(0, 200))}, which ${source.slice(0, 200)} gives for ${event}, is no tag.`, {
        hint: 'A tag has up to 128 letters, digits, "_", "." and "-", and begins with neither "." nor "-"; prefix= and suffix= can help.',
    });
}


/***/ }),

/***/ 3519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ parseTemplate),
/* harmony export */   X: () => (/* binding */ renderTemplate)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _date_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3645);


/**
 * Reads text with expressions in double braces, as metadata-action takes them; `\{{` stands for braces that mean nothing.
 * @throws ActionError `invalid-input` for an expression that is unknown, malformed or never closed
 * @see https://github.com/docker/metadata-action#global-expressions
 */
function parseTemplate(text, vocabulary) {
    const parts = [];
    for (let at = 0;;) {
        const open = text.indexOf('{{', at);
        if (open < 0)
            return [...parts, ...nonEmpty(text.slice(at))];
        if (text[open - 1] === '\\' && open > at) {
            parts.push(`${text.slice(at, open - 1)}{{`);
            at = open + 2;
            continue;
        }
        const { expression, end } = readExpression(text, open, vocabulary);
        parts.push(...nonEmpty(text.slice(at, open)), expression);
        at = end;
    }
}
/** @param valueOf the text that an expression stands for */
function renderTemplate(template, valueOf) {
    return template.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('');
}
function nonEmpty(text) {
    return text === '' ? [] : [text];
}
const quoted = String.raw `'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`;
const pieces = {
    name: /\{?\s*([A-Za-z_][A-Za-z0-9_]*)/y,
    format: new RegExp(String.raw `\s+(?:${quoted})`, 'y'),
    option: new RegExp(String.raw `\s+([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:${quoted})`, 'y'),
    end: /\s*\}\}\}?/y,
};
function readExpression(text, open, vocabulary) {
    let at = open + 2;
    const take = (piece) => {
        piece.lastIndex = at;
        const match = piece.exec(text) ?? undefined;
        at += match?.[0].length ?? 0;
        return match;
    };
    const fault = (what, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-input', `${JSON.stringify(text.slice(open, open + 100))} ${what}.`, { hint });
    const given = take(pieces.name)?.[1];
    const names = [...vocabulary.words, ...vocabulary.dates];
    const name = names.find((candidate) => candidate === given);
    if (name === undefined) {
        throw fault('is no expression that is known here', `Known are ${names.join(', ')}; write \\{{ for plain braces.`);
    }
    const format = quotedText(take(pieces.format), 1);
    let zone = 'UTC';
    for (let option = take(pieces.option); option !== undefined; option = take(pieces.option)) {
        if (option[1] !== 'tz')
            throw fault(`has an unknown attribute ${option[1] ?? ''}`, "The only one is tz='ZONE'.");
        zone = quotedText(option, 2) ?? '';
        if (!(0,_date_format_js__WEBPACK_IMPORTED_MODULE_1__/* .isTimeZone */ .k)(zone))
            throw fault('has an unknown time zone', "Write one such as tz='Europe/Berlin'.");
    }
    if (take(pieces.end) === undefined) {
        throw fault('is not closed or has something that is not understood', "Write {{name}} or {{date 'FORMAT' tz='ZONE'}}.");
    }
    const isDate = vocabulary.dates.includes(name);
    if (isDate && !format)
        throw fault('has no format', `Write {{${name} 'YYYYMMDD'}}.`);
    if (!isDate && format !== undefined)
        throw fault('takes no format', `Write {{${name}}}.`);
    return { expression: { name, format: format ?? '', zone }, end: at };
}
function quotedText(match, group) {
    return match?.[group]?.replaceAll("\\'", "'") ?? match?.[group + 1]?.replaceAll('\\"', '"');
}


/***/ })

};
