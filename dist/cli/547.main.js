export const id = 547;
export const ids = [547];
export const modules = {

/***/ 8863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Fo: () => (/* binding */ checkGitHubAnnotation),
  R6: () => (/* binding */ editAnnotations),
  Jp: () => (/* binding */ effectiveChanges),
  w_: () => (/* binding */ gitHubKeys),
  hR: () => (/* binding */ parseAnnotationLine),
  o8: () => (/* binding */ parseKeyValueLine),
  xP: () => (/* binding */ parseNumberedLines),
  Aj: () => (/* binding */ refuseTooLarge)
});

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/domain/json/json-edit.js
var json_edit = __webpack_require__(3155);
// EXTERNAL MODULE: ./build/core/domain/json/json.js
var json = __webpack_require__(8718);
// EXTERNAL MODULE: ./build/core/domain/image/manifest.js
var image_manifest = __webpack_require__(7484);
;// CONCATENATED MODULE: ./build/core/domain/metadata/spdx-list.js
/**
 * The SPDX licence list, deprecated identifiers included, as of November 2026; it is in the public domain (CC0-1.0).
 * @see https://spdx.org/licenses/
 */
const licenses = `
  0BSD 3D-Slicer-1.0 AAL ADSL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AGPL-1.0 AGPL-1.0-only AGPL-1.0-or-later
  AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later ALGLIB-Documentation AMD-newlib AMDPLPA AML AML-glslang AMPAS ANTLR-PD
  ANTLR-PD-fallback APAFML APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 ASWF-Digital-Assets-1.0
  ASWF-Digital-Assets-1.1 Abstyles AdaCore-doc Adobe-2006 Adobe-Display-PostScript Adobe-Glyph Adobe-Utopia
  Advanced-Cryptics-Dictionary Afmparse Aladdin Apache-1.0 Apache-1.1 Apache-2.0 App-s2p Arphic-1999 Artistic-1.0
  Artistic-1.0-Perl Artistic-1.0-cl8 Artistic-2.0 Artistic-dist Aspell-RU BOLA-1.1 BSD-1-Clause BSD-2-Clause
  BSD-2-Clause-Darwin BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-2-Clause-Patent BSD-2-Clause-Views
  BSD-2-Clause-first-lines BSD-2-Clause-pkgconf-disclaimer BSD-2-Clause-pos-unchanged BSD-3-Clause
  BSD-3-Clause-Attribution BSD-3-Clause-Clear BSD-3-Clause-HP BSD-3-Clause-LBNL BSD-3-Clause-Modification
  BSD-3-Clause-No-Military-License BSD-3-Clause-No-Nuclear-License BSD-3-Clause-No-Nuclear-License-2014
  BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause-Open-MPI BSD-3-Clause-OpenWebUI BSD-3-Clause-Sun BSD-3-Clause-Tso
  BSD-3-Clause-acpica BSD-3-Clause-flex BSD-4-Clause BSD-4-Clause-Shortened BSD-4-Clause-UC BSD-4.3RENO BSD-4.3TAHOE
  BSD-Advertising-Acknowledgement BSD-Attribution-HPND-disclaimer BSD-Inferno-Nettverk BSD-Mark-Modifications
  BSD-Protection BSD-Source-Code BSD-Source-Code-no-disclaimer BSD-Source-alt-GPL BSD-Source-beginning-file
  BSD-Systemics BSD-Systemics-W3Works BSD-ask-to-endorse BSL-1.0 BUSL-1.1 Baekmuk Bahyph Barr Beerware
  BitTorrent-1.0 BitTorrent-1.1 Bitstream-Charter Bitstream-Vera BlueOak-1.0.0 Boehm-GC Boehm-GC-without-fee Borceux
  Brian-Gladman-2-Clause Brian-Gladman-3-Clause Brian-Gladman-3-Clause-no-conversion Buddy Bugroff C-UDA-1.0 CAL-1.0
  CAL-1.0-Combined-Work-Exception CAPEC-tou CATOSL-1.1 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-2.5-AU CC-BY-3.0
  CC-BY-3.0-AT CC-BY-3.0-AU CC-BY-3.0-DE CC-BY-3.0-IGO CC-BY-3.0-NL CC-BY-3.0-US CC-BY-4.0 CC-BY-NC-1.0 CC-BY-NC-2.0
  CC-BY-NC-2.5 CC-BY-NC-3.0 CC-BY-NC-3.0-DE CC-BY-NC-3.0-IGO CC-BY-NC-4.0 CC-BY-NC-ND-1.0 CC-BY-NC-ND-2.0
  CC-BY-NC-ND-2.5 CC-BY-NC-ND-3.0 CC-BY-NC-ND-3.0-DE CC-BY-NC-ND-3.0-IGO CC-BY-NC-ND-4.0 CC-BY-NC-SA-1.0
  CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.0-DE CC-BY-NC-SA-2.0-FR CC-BY-NC-SA-2.0-UK CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0
  CC-BY-NC-SA-3.0-DE CC-BY-NC-SA-3.0-IGO CC-BY-NC-SA-4.0 CC-BY-ND-1.0 CC-BY-ND-2.0 CC-BY-ND-2.5 CC-BY-ND-3.0
  CC-BY-ND-3.0-DE CC-BY-ND-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.0-UK CC-BY-SA-2.1-JP CC-BY-SA-2.5 CC-BY-SA-3.0
  CC-BY-SA-3.0-AT CC-BY-SA-3.0-DE CC-BY-SA-3.0-IGO CC-BY-SA-4.0 CC-PDDC CC-PDM-1.0 CC-SA-1.0 CC0-1.0 CDDL-1.0
  CDDL-1.1 CDL-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 CECILL-1.0 CECILL-1.1 CECILL-2.0
  CECILL-2.1 CECILL-B CECILL-C CERN-OHL-1.1 CERN-OHL-1.2 CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 CFITSIO
  CMU-Mach CMU-Mach-nodoc CNRI-Jython CNRI-Python CNRI-Python-GPL-Compatible COIL-1.0 CPAL-1.0 CPL-1.0 CPOL-1.02
  CUA-OPL-1.0 Caldera Caldera-no-preamble Catharon ClArtistic Clips Community-Spec-1.0 Condor-1.1
  Cornell-Lossless-JPEG Cronyx Crossword CryptoSwift CrystalStacker Cube D-FSL-1.0 DEC-3-Clause DL-DE-BY-2.0
  DL-DE-ZERO-2.0 DOC DRL-1.0 DRL-1.1 DSDP DocBook-DTD DocBook-Schema DocBook-Stylesheet DocBook-XML Dotseqn ECL-1.0
  ECL-2.0 EFL-1.0 EFL-2.0 EPICS EPL-1.0 EPL-2.0 ESA-PL-permissive-2.4 ESA-PL-strong-copyleft-2.4
  ESA-PL-weak-copyleft-2.4 EUDatagrid EUPL-1.0 EUPL-1.1 EUPL-1.2 Elastic-2.0 Entessa ErlPL-1.1 Eurosym FBM FDK-AAC
  FDK-MPEG-H FSFAP FSFAP-no-warranty-disclaimer FSFUL FSFULLR FSFULLRSD FSFULLRWD FSL-1.1-ALv2 FSL-1.1-MIT FTL Fair
  Ferguson-Twofish Frameworx-1.0 FreeBSD-DOC FreeImage Furuseth GCR-docs GD GFDL-1.1 GFDL-1.1-invariants-only
  GFDL-1.1-invariants-or-later GFDL-1.1-no-invariants-only GFDL-1.1-no-invariants-or-later GFDL-1.1-only
  GFDL-1.1-or-later GFDL-1.2 GFDL-1.2-invariants-only GFDL-1.2-invariants-or-later GFDL-1.2-no-invariants-only
  GFDL-1.2-no-invariants-or-later GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-invariants-only
  GFDL-1.3-invariants-or-later GFDL-1.3-no-invariants-only GFDL-1.3-no-invariants-or-later GFDL-1.3-only
  GFDL-1.3-or-later GL2PS GLWTPL GPL-1.0 GPL-1.0-only GPL-1.0-or-later GPL-2.0 GPL-2.0-only GPL-2.0-or-later
  GPL-2.0-with-GCC-exception GPL-2.0-with-autoconf-exception GPL-2.0-with-bison-exception
  GPL-2.0-with-classpath-exception GPL-2.0-with-font-exception GPL-3.0 GPL-3.0-only GPL-3.0-or-later
  GPL-3.0-with-GCC-exception GPL-3.0-with-autoconf-exception Game-Programming-Gems Giftware Glide Glulxe
  Graphics-Gems Gutmann HDF5 HIDAPI HP-1986 HP-1989 HPND HPND-DEC HPND-Fenneberg-Livingston HPND-INRIA-IMAG
  HPND-Intel HPND-Kevlin-Henney HPND-MIT-disclaimer HPND-Markus-Kuhn HPND-Netrek HPND-Pbmplus HPND-SMC HPND-UC
  HPND-UC-export-US HPND-doc HPND-doc-sell HPND-export-US HPND-export-US-acknowledgement HPND-export-US-modify
  HPND-export2-US HPND-merchantability-variant HPND-sell-MIT-disclaimer-xserver HPND-sell-regexpr HPND-sell-variant
  HPND-sell-variant-MIT-disclaimer HPND-sell-variant-MIT-disclaimer-rev HPND-sell-variant-critical-systems HTMLTIDY
  HaskellReport Hippocratic-2.1 Hippocratic-3.0-core IBM-pibs ICU IEC-Code-Components-EULA IJG IJG-short IPA IPL-1.0
  ISC ISC-Veillard ISO-permission ImageMagick Imlib2 Info-ZIP Informatica Inner-Net-2.0 InnoSetup Intel Intel-ACPI
  Interbase-1.0 JPL-image JPNIC JSON Jam JasPer-2.0 Kastrup Kazlib Knuth-CTAN LAL-1.2 LAL-1.3 LGPL-2.0 LGPL-2.0-only
  LGPL-2.0-or-later LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later LGPLLR LOOP
  LPD-document LPL-1.0 LPL-1.02 LPPL-1.0 LPPL-1.1 LPPL-1.2 LPPL-1.3a LPPL-1.3c LZMA-SDK-9.11-to-9.20 LZMA-SDK-9.22
  Latex2e Latex2e-translated-notice Leptonica LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 Libpng Linux-OpenIB
  Linux-man-pages-1-para Linux-man-pages-copyleft Linux-man-pages-copyleft-2-para Linux-man-pages-copyleft-var
  Lucida-Bitmap-Fonts MIPS MIT MIT-0 MIT-CMU MIT-Click MIT-Festival MIT-Khronos-old MIT-Modern-Variant MIT-STK
  MIT-Wu MIT-advertising MIT-enna MIT-feh MIT-open-group MIT-testregex MITNFA MMIXware MMPL-1.0.1 MPEG-SSG MPL-1.0
  MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-LPL MS-PL MS-RL MTLL MVT-1.1 Mackerras-3-Clause
  Mackerras-3-Clause-acknowledgment MakeIndex Martin-Birgmeier McPhee-slideshow Minpack MirOS Motosoto MulanPSL-1.0
  MulanPSL-2.0 Multics Mup NAIST-2003 NASA-1.3 NBPL-1.0 NCBI-PD NCGL-UK-2.0 NCL NCSA NGPL NICTA-1.0 NIST-PD
  NIST-PD-TNT NIST-PD-fallback NIST-Software NLOD-1.0 NLOD-2.0 NLPL NOSL NPL-1.0 NPL-1.1 NPOSL-3.0 NRL NTIA-PD NTP
  NTP-0 Naumen Net-SNMP NetCDF Newsletr Nokia Noweb Nunit O-UDA-1.0 OAR OCCT-PL OCLC-2.0 ODC-By-1.0 ODbL-1.0 OFFIS
  OFL-1.0 OFL-1.0-RFN OFL-1.0-no-RFN OFL-1.1 OFL-1.1-RFN OFL-1.1-no-RFN OGC-1.0 OGDL-Taiwan-1.0 OGL-Canada-2.0
  OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 OGTSL OLDAP-1.1 OLDAP-1.2 OLDAP-1.3 OLDAP-1.4 OLDAP-2.0 OLDAP-2.0.1 OLDAP-2.1
  OLDAP-2.2 OLDAP-2.2.1 OLDAP-2.2.2 OLDAP-2.3 OLDAP-2.4 OLDAP-2.5 OLDAP-2.6 OLDAP-2.7 OLDAP-2.8 OLFL-1.3 OML OPL-1.0
  OPL-UK-3.0 OPUBL-1.0 OSC-1.0 OSET-PL-2.1 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0 OSSP OpenMDW-1.0 OpenPBS-2.3
  OpenSSL OpenSSL-standalone OpenVision PADL PDDL-1.0 PHP-3.0 PHP-3.01 PPL PSF-2.0 ParaType-Free-Font-1.3
  Parity-6.0.0 Parity-7.0.0 Pixar Plexus PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 PostgreSQL
  Python-2.0 Python-2.0.1 QPL-1.0 QPL-1.0-INRIA-2004 Qhull RHeCos-1.1 RPL-1.1 RPL-1.5 RPSL-1.0 RSA-MD RSCPL Rdisc
  Ruby Ruby-pty SAX-PD SAX-PD-2.0 SCEA SGI-B-1.0 SGI-B-1.1 SGI-B-2.0 SGI-OpenGL SGMLUG-PM SGP4 SHL-0.5 SHL-0.51
  SISSL SISSL-1.2 SL SMAIL-GPL SMLNJ SMPPL SNIA SOFA SPL-1.0 SSH-OpenSSH SSH-short SSLeay-standalone SSPL-1.0
  SUL-1.0 SWL Saxpath SchemeReport Sendmail Sendmail-8.23 Sendmail-Open-Source-1.1 SimPL-2.0 Sleepycat Soundex
  Spencer-86 Spencer-94 Spencer-99 StandardML-NJ SugarCRM-1.1.3 Sun-PPP Sun-PPP-2000 SunPro Symlinks TAPR-OHL-1.0
  TCL TCP-wrappers TGPPL-1.0 TMate TORQUE-1.1 TOSL TPDL TPL-1.0 TTWL TTYP0 TU-Berlin-1.0 TU-Berlin-2.0 TekHVC
  TermReadKey ThirdEye TrustedQSL UCAR UCL-1.0 UMich-Merit UPL-1.0 URT-RLE Ubuntu-font-1.0 UnRAR Unicode-3.0
  Unicode-DFS-2015 Unicode-DFS-2016 Unicode-TOU UnixCrypt Unlicense Unlicense-libtelnet Unlicense-libwhirlpool
  VOSTROM VSL-1.0 Vim Vixie-Cron W3C W3C-19980720 W3C-20150513 WTFNMFPL WTFPL Watcom-1.0 Widget-Workshop WordNet
  Wsuipa X11 X11-distribute-modifications-variant X11-no-permit-persons X11-swapped XFree86-1.1 XSkat Xdebug-1.03
  Xerox Xfig Xnet YPL-1.0 YPL-1.1 ZPL-1.1 ZPL-2.0 ZPL-2.1 Zed Zeeff Zend-2.0 Zimbra-1.3 Zimbra-1.4 Zlib any-OSI
  any-OSI-perl-modules atc-game bcrypt-Solar-Designer blessing bzip2-1.0.5 bzip2-1.0.6 check-cvs checkmk
  copyleft-next-0.3.0 copyleft-next-0.3.1 curl cve-tou diffmark dtoa dvipdfm eCos-2.0 eGenix etalab-2.0 fwlw
  gSOAP-1.3b generic-xts gnuplot gtkbook hdparm hyphen-bulgarian iMatix jove libpng-1.6.35 libpng-2.0 libselinux-1.0
  libtiff libutil-David-Nugent lsof magaz mailprio man2html metamail mpi-permissive mpich2 mplus ngrep pkgconf
  pnmstitch psfrag psutils python-ldap radvd snprintf softSurfer ssh-keyscan swrule threeparttable ulem w3m wwl
  wxWindows xinetd xkeyboard-config-Zinoviev xlock xpp xzoom zlib-acknowledgement
`;
/** What may follow WITH. @see https://spdx.org/licenses/exceptions-index.html */
const exceptions = `
  389-exception Asterisk-exception Autoconf-exception-2.0 Autoconf-exception-3.0 Autoconf-exception-generic
  Autoconf-exception-generic-3.0 Autoconf-exception-macro Bison-exception-1.24 Bison-exception-2.2
  Bootloader-exception CLISP-exception-2.0 Classpath-exception-2.0 DigiRule-FOSS-exception FLTK-exception
  Fawkes-Runtime-exception Font-exception-2.0 GCC-exception-2.0 GCC-exception-2.0-note GCC-exception-3.1
  GNAT-exception GNOME-examples-exception GNU-compiler-exception GPL-3.0-interface-exception
  GPL-3.0-linking-exception GPL-3.0-linking-source-exception GPL-CC-1.0 GStreamer-exception-2005
  GStreamer-exception-2008 Gmsh-exception KiCad-libraries-exception LGPL-3.0-linking-exception LLGPL LLVM-exception
  LZMA-exception Libtool-exception Linux-syscall-note Nokia-Qt-exception-1.1 OCCT-exception-1.0
  OCaml-LGPL-linking-exception OpenJDK-assembly-exception-1.0 PS-or-PDF-font-exception-20170817
  QPL-1.0-INRIA-2004-exception Qt-GPL-exception-1.0 Qt-LGPL-exception-1.1 Qwt-exception-1.0 SANE-exception SHL-2.0
  SHL-2.1 SWI-exception Swift-exception Texinfo-exception UBDL-exception Universal-FOSS-exception-1.0
  WxWindows-exception-3.1 cryptsetup-OpenSSL-exception eCos-exception-2.0 fmt-exception freertos-exception-2.0
  gnu-javamail-exception i2p-gpl-java-exception libpri-OpenH323-exception mif-exception openvpn-openssl-exception
  stunnel-exception u-boot-exception-2.0 vsftpd-openssl-exception x11vnc-openssl-exception
`;
/** Identifiers in lower case: they are compared without regard to it. */
const spdxLicenses = readList(licenses);
const spdxExceptions = readList(exceptions);
function readList(text) {
    return new Set(text
        .toLowerCase()
        .split(/\s+/)
        .filter((id) => id !== ''));
}

;// CONCATENATED MODULE: ./build/core/domain/metadata/spdx.js

/** Longer ones would not be shown; GitHub takes 256 characters. */
const maxLength = 1000;
/**
 * Whether the text is an SPDX licence expression, such as `MIT` or `(Apache-2.0 OR MIT) AND LicenseRef-own`.
 * @see https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
 */
function isSpdxExpression(text) {
    if (text.length > maxLength)
        return false;
    const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
    const end = readExpression(tokens, 0);
    return end === tokens.length;
}
/** @returns where the expression that begins there ends; undefined if there is none */
function readExpression(tokens, start) {
    let end = readTerm(tokens, start);
    while (end !== undefined && /^(?:AND|OR|and|or)$/.test(tokens[end] ?? ''))
        end = readTerm(tokens, end + 1);
    return end;
}
function readTerm(tokens, start) {
    const token = tokens[start] ?? '';
    if (token === '(') {
        const end = readExpression(tokens, start + 1);
        return end !== undefined && tokens[end] === ')' ? end + 1 : undefined;
    }
    if (!isLicense(token))
        return undefined;
    if (!/^(?:WITH|with)$/.test(tokens[start + 1] ?? ''))
        return start + 1;
    return spdxExceptions.has((tokens[start + 2] ?? '').toLowerCase()) ? start + 3 : undefined;
}
function isLicense(token) {
    if (/^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/.test(token))
        return true;
    return spdxLicenses.has(token.toLowerCase().replace(/\+$/, ''));
}

;// CONCATENATED MODULE: ./build/core/domain/image/annotation.js





const levels = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'];
/**
 * The keys that GitHub reads for its package page.
 * @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry#labelling-container-images
 */
const gitHubKeys = {
    source: 'org.opencontainers.image.source',
    description: 'org.opencontainers.image.description',
    licenses: 'org.opencontainers.image.licenses',
};
/** Characters, as GitHub documents them. */
const maxCharacters = new Map([
    [gitHubKeys.description, 512],
    [gitHubKeys.licenses, 256],
]);
/**
 * What GitHub would not take of a value, or undefined if it is fine; keys that GitHub doesn't read are always fine.
 * @returns a clause such as `org.opencontainers.image.description has 600 characters; GitHub takes 512 at most`
 */
function checkGitHubAnnotation(key, value) {
    const max = maxCharacters.get(key);
    const count = Array.from(value).length;
    if (max !== undefined && count > max)
        return `${key} has ${count} characters; GitHub takes ${max} at most`;
    if (key === gitHubKeys.source && !isWebAddress(value)) {
        return `${key} is ${quote(value)}, which is no http(s) URL of a repository`;
    }
    if (key === gitHubKeys.licenses && !isSpdxExpression(value)) {
        return `${key} is ${quote(value)}, which is no SPDX expression such as MIT or Apache-2.0`;
    }
    return undefined;
}
function isWebAddress(text) {
    return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
/**
 * Reads `key=value` (`key=` removes); the first `=` splits, the value is kept as it is.
 * @throws ActionError `invalid-input` without `=` or without a key
 */
function parseKeyValueLine(line) {
    const at = line.indexOf('=');
    if (at < 0)
        throw new errors/* ActionError */.lZ('invalid-input', `${quote(line)} has no "=".`, { hint: 'Write key=value.' });
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1);
    if (key === '')
        throw new errors/* ActionError */.lZ('invalid-input', `${quote(line)} has no key.`, { hint: 'Write key=value.' });
    return { key, value: value === '' ? undefined : value };
}
/**
 * Reads `[LEVEL[PLATFORM][,LEVEL…]:]key=value`; a colon in the key always ends a prefix, as in buildx.
 * @throws ActionError `invalid-input`
 * @see https://docs.docker.com/build/metadata/annotations/#specify-annotation-level
 */
function parseAnnotationLine(line) {
    const { key: prefixed, value } = parseKeyValueLine(line);
    const colon = prefixed.indexOf(':');
    if (colon < 0)
        return { targets: [], key: prefixed, value };
    const key = prefixed.slice(colon + 1).trim();
    if (key === '')
        throw new errors/* ActionError */.lZ('invalid-input', `${quote(line)} has no key.`, { hint: 'Write level:key=value.' });
    return { targets: prefixed.slice(0, colon).split(',').map(parseTarget), key, value };
}
function parseTarget(text) {
    const match = /^([a-z-]+)(?:\[([A-Za-z0-9_/.-]+)\])?$/.exec(text.trim());
    const level = levels.find((candidate) => candidate === match?.[1]);
    if (level === undefined) {
        throw new errors/* ActionError */.lZ('invalid-input', `${quote(text)} is no annotation level.`, {
            hint: `Write one of ${levels.join(', ')} before the colon.`,
        });
    }
    const platform = match?.[2];
    if (platform === undefined || level.startsWith('manifest'))
        return { level, platform };
    throw new errors/* ActionError */.lZ('invalid-input', `${quote(text)} is the index of one platform.`, {
        hint: 'An index is one for all platforms; write "index:", or "manifest[PLATFORM]:" for the image of one.',
    });
}
const maxFaultsShown = 10;
/**
 * Reads one entry a line; empty lines and lines that begin with `#` are left out.
 * @param parseLine what it throws is gathered over all lines, each with its number
 * @throws ActionError `invalid-input`
 */
function parseNumberedLines(text, parseLine) {
    const values = [];
    const faults = [];
    for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
        const line = raw.trim();
        if (line === '' || line.startsWith('#'))
            continue;
        try {
            values.push(parseLine(line));
        }
        catch (error) {
            if (!(error instanceof errors/* ActionError */.lZ))
                throw error;
            const hint = error.hint === undefined ? '' : ` (${error.hint.replace(/\.$/, '')})`;
            faults.push(`line ${index + 1}: ${error.message.replace(/\.$/, '')}${hint}`);
        }
    }
    if (faults.length === 0)
        return values;
    const rest = faults.length > maxFaultsShown ? `; and ${faults.length - maxFaultsShown} more` : '';
    throw new errors/* ActionError */.lZ('invalid-input', `${faults.slice(0, maxFaultsShown).join('; ')}${rest}.`);
}
function editAnnotations(manifest, changes) {
    const what = `${manifest.kind === 'index' ? 'Index' : 'Manifest'} ${manifest.digest}`;
    const effective = effectiveChanges((0,json/* member */.Dc)((0,json/* parseJsonObject */.dw)(manifest.bytes, what), 'annotations'), changes);
    if (effective.length === 0)
        return manifest;
    if (manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerManifest) {
        throw new errors/* ActionError */.lZ('unsupported', `${what} is a Docker schema 2 manifest, a type that has no annotations.`, {
            hint: 'Use labels, or build the image with OCI media types (buildx: oci-mediatypes=true).',
        });
    }
    const mediaType = manifest.mediaType === image_manifest/* mediaTypes */.Ib.dockerList ? image_manifest/* mediaTypes */.Ib.ociIndex : manifest.mediaType;
    const retype = mediaType === manifest.mediaType ? [] : [{ path: ['mediaType'], value: mediaType }];
    const edits = effective.map(({ key, value }) => ({ path: ['annotations', key], value }));
    const bytes = (0,json_edit/* editJson */.p)(manifest.bytes, [...retype, ...edits], what);
    refuseTooLarge({ bytes }, what);
    return (0,image_manifest/* parseManifest */.Ng)(bytes, mediaType, what);
}
/** @throws ActionError `invalid-input` for an edited manifest that outgrew what registries take */
function refuseTooLarge({ bytes }, what) {
    if (bytes.length <= image_manifest/* maxManifestBytes */.rq)
        return;
    throw new errors/* ActionError */.lZ('invalid-input', `${what} would have ${bytes.length} bytes with these annotations; registries take ${image_manifest/* maxManifestBytes */.rq}.`, { hint: 'Set fewer or shorter annotations.' });
}
/**
 * The changes that make a difference to a string map of a JSON document, at most one per key.
 * @param current null and undefined count as empty; anything else but an object is left to the edit to refuse
 */
function effectiveChanges(current, changes) {
    const map = (0,json/* isJsonObject */.OW)(current) ? current : {};
    const last = new Map(changes.map((change) => [change.key, change]));
    return [...last.values()].filter(({ key, value }) => (0,json/* member */.Dc)(map, key) !== value);
}
function quote(text) {
    return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
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

/***/ 3155:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ editJson)
/* harmony export */ });
/* harmony import */ var _json_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6936);
/* harmony import */ var _json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4929);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8718);



/**
 * Changes members of a JSON document and keeps every other byte: number forms, escapes, order and white space stay,
 * as does a value that is already what it shall be. Objects on the way that are missing or null are created; what is
 * removed takes its comma along. Takes time linear in the document and the edits.
 * @throws ActionError `invalid-image` if the document is malformed, or has a duplicate name (which one is meant is unknown)
 */
function editJson(bytes, edits, what) {
    (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJsonObject */ .dw)(bytes, what);
    const text = Buffer.from(bytes).toString('utf8');
    const root = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTree */ .cZ)(text, what);
    (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseDuplicateNames */ .qP)(root, what);
    const [start, end] = (0,_json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .rangeOf */ .be)(root);
    const edited = new _json_rewriter_js__WEBPACK_IMPORTED_MODULE_1__/* .Rewriter */ .LW(text, what).object(root, (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .planEdits */ .r_)(edits, what), 1);
    return Buffer.from(text.slice(0, start) + edited + text.slice(end), 'utf8');
}


/***/ }),

/***/ 6936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fn: () => (/* binding */ notAnElement),
/* harmony export */   fq: () => (/* binding */ materialise),
/* harmony export */   r_: () => (/* binding */ planEdits)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2807);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);


/**
 * Puts edits, which come one after the other, into one plan for the document.
 * @throws ActionError `invalid-image` if an edit reaches into something that an edit before it made no object
 */
function planEdits(edits, what) {
    const plan = new Map();
    for (const { within, path, value } of edits) {
        const start = within === undefined ? [] : [within.list, within.index];
        addEdit(plan, [...start, ...path], value, what);
    }
    return plan;
}
function addEdit(plan, path, value, what) {
    let steps = plan;
    for (const [depth, step] of path.entries()) {
        const rest = path.slice(depth + 1);
        const planned = steps.get(step);
        if (rest.length === 0) {
            steps.set(step, value === undefined ? { kind: 'remove' } : { kind: 'set', value });
        }
        else if (planned === undefined) {
            const inner = new Map();
            steps.set(step, { kind: 'edit', steps: inner });
            steps = inner;
        }
        else if (planned.kind === 'edit') {
            steps = planned.steps;
        }
        else {
            const changed = change(planned.kind === 'set' ? planned.value : undefined, rest, value, what);
            if (changed !== undefined)
                steps.set(step, { kind: 'set', value: changed });
            return;
        }
    }
}
/** The value with a member of it set or removed; undefined where there was nothing and nothing was set. */
function change(target, path, value, what) {
    const [step, ...rest] = path;
    if (step === undefined)
        return value;
    if (typeof step === 'number' || !(target === undefined || target === null || (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(target))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: what holds ${JSON.stringify(step)} is not a JSON object.`);
    }
    const object = target ?? {};
    const inner = change((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(object, step), rest, value, what);
    if (inner !== undefined)
        return { ...object, [step]: inner };
    if (!Object.hasOwn(object, step))
        return target;
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== step));
}
/**
 * What a plan makes where there is nothing yet; undefined if it makes nothing.
 * @param name of the member that is made
 * @throws ActionError `invalid-image` if the plan is for an element of a list, which has to be there
 */
function materialise(plan, name, what) {
    if (plan.kind === 'remove')
        return undefined;
    if (plan.kind === 'set')
        return plan.value;
    const entries = [];
    for (const [step, inner] of plan.steps) {
        if (typeof step === 'number')
            throw notAnElement(name, step, what);
        const value = materialise(inner, step, what);
        if (value !== undefined)
            entries.push([step, value]);
    }
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
function notAnElement(list, index, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('invalid-image', `${what}: ${list}[${index}] is not an object.`);
}


/***/ }),

/***/ 4929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LW: () => (/* binding */ Rewriter),
/* harmony export */   be: () => (/* binding */ rangeOf),
/* harmony export */   cZ: () => (/* binding */ parseTree),
/* harmony export */   qP: () => (/* binding */ refuseDuplicateNames)
/* harmony export */ });
/* harmony import */ var _humanwhocodes_momoa__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3162);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);
/* harmony import */ var _json_plan_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6936);



/** What is longer is no indentation, and is not repeated before each member that is added. */
const maxSpace = 1000;
/** Writes parts of a JSON text anew as a plan says, and takes all else from the text as it stands. */
class Rewriter {
    #text;
    #what;
    constructor(text, what) {
        this.#text = text;
        this.#what = what;
    }
    /**
     * @param depth how many objects and lists are open within this object, itself included
     * @returns the object's new text
     */
    object(object, steps, depth) {
        const [start, end] = rangeOf(object);
        const first = object.members[0];
        const leading = first === undefined ? '' : this.#text.slice(start + 1, rangeOf(first)[0]);
        const kept = [];
        let position = start + 1;
        let gap = '';
        for (const member of object.members) {
            const range = rangeOf(member);
            gap = this.#text.slice(position, range[0]);
            position = range[1];
            const plan = steps.get(nameOf(member));
            if (plan?.kind === 'remove')
                continue;
            kept.push(kept.length === 0 ? leading : gap, this.#member(member, plan, spaceOf(gap), depth));
        }
        const space = spaceOf(gap);
        for (const [name, value] of this.#additions(object, steps)) {
            const colon = space.includes('\n') ? ': ' : ':';
            kept.push(kept.length === 0 ? leading : `,${space}`, JSON.stringify(name) + colon + format(value, space, depth));
        }
        if (kept.length === 0 && first !== undefined)
            return '{}';
        return `{${kept.join('')}${this.#text.slice(position, end)}`;
    }
    /** Members that the plan makes and the object lacks. */
    #additions(object, steps) {
        const present = new Set(object.members.map(nameOf));
        const missing = [...steps].filter(([step]) => !present.has(step));
        return missing.flatMap(([step, plan]) => {
            const name = String(step);
            const value = (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .materialise */ .fq)(plan, name, this.#what);
            return value === undefined ? [] : [[name, value]];
        });
    }
    #member(member, plan, space, depth) {
        const [start, end] = rangeOf(member);
        if (plan === undefined)
            return this.#text.slice(start, end);
        const value = this.#value(member.value, plan, nameOf(member), space, depth);
        return this.#text.slice(start, rangeOf(member.value)[0]) + value;
    }
    #value(node, plan, name, space, depth) {
        const [start, end] = rangeOf(node);
        const old = this.#text.slice(start, end);
        if (plan.kind !== 'edit') {
            return plan.kind === 'remove' || isSame(node, old, plan.value) ? old : format(plan.value, space, depth);
        }
        const isList = [...plan.steps.keys()].every(isIndex);
        if (isList)
            return this.#elements(node, plan.steps, name, depth + 1);
        if (node.type === 'Object')
            return this.object(node, plan.steps, depth + 1);
        if (node.type !== 'Null')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${this.#what}: "${name}" is not a JSON object.`);
        const made = (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .materialise */ .fq)(plan, name, this.#what);
        return made === undefined ? old : format(made, space, depth);
    }
    #elements(node, steps, name, depth) {
        const elements = node.type === 'Array' ? node.elements : [];
        const [start, end] = rangeOf(node);
        let result = '';
        let position = start;
        for (const [index, plan] of [...steps].sort(([a], [b]) => Number(a) - Number(b))) {
            const element = typeof index === 'number' ? elements[index]?.value : undefined;
            if (element?.type !== 'Object' || plan.kind !== 'edit') {
                throw (0,_json_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .notAnElement */ .Fn)(name, index, this.#what);
            }
            const [from, to] = rangeOf(element);
            result += this.#text.slice(position, from) + this.object(element, plan.steps, depth + 1);
            position = to;
        }
        return result + this.#text.slice(position, end);
    }
}
/** @throws ActionError `invalid-image` if the text is not one JSON object, or nested too deeply */
function parseTree(text, what) {
    try {
        const { body } = (0,_humanwhocodes_momoa__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(text, { mode: 'json', ranges: true });
        if (body.type === 'Object')
            return body;
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} can't be edited: it is nested too deeply or malformed.`, { cause });
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} is not a JSON object.`);
}
function refuseDuplicateNames(root, what) {
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
        if (node.type === 'Array')
            for (const element of node.elements)
                open.push(element.value);
        if (node.type !== 'Object')
            continue;
        const names = new Set();
        for (const candidate of node.members) {
            const name = nameOf(candidate);
            if (names.has(name)) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${what} names ${JSON.stringify(name.slice(0, 100))} twice, so it can't be edited.`);
            }
            names.add(name);
            open.push(candidate.value);
        }
    }
}
/** Offsets in UTF-16 units, as slice takes them; the end is exclusive. */
function rangeOf(node) {
    if (node.range === undefined)
        throw new TypeError('The JSON tree was read without ranges.');
    return [node.range[0], node.range[1]];
}
function nameOf(node) {
    return node.name.type === 'String' ? node.name.value : node.name.name;
}
function isIndex(step) {
    return typeof step === 'number';
}
function isSame(node, text, value) {
    if (node.type === 'String')
        return node.value === value;
    return text === JSON.stringify(value);
}
/** The white space between a comma and the member after it; that before the first member where there is no comma. */
function spaceOf(gap) {
    const space = gap.slice(gap.indexOf(',') + 1);
    return space.length > maxSpace ? '' : space;
}
/**
 * JSON in the manner of the document.
 * @param space what stands before the member: with a line break in it, the value's own lines are indented as well
 * @param depth of the member, from which the width of one indentation follows
 */
function format(value, space, depth) {
    const lineBreak = space.lastIndexOf('\n');
    if (lineBreak < 0)
        return JSON.stringify(value);
    const indentation = space.slice(lineBreak + 1);
    const unit = indentation.slice(0, Math.floor(indentation.length / depth));
    // A line break within a string is escaped, so each of these is one between tokens.
    return JSON.stringify(value, undefined, unit).replaceAll('\n', `\n${indentation}`);
}


/***/ }),

/***/ 5547:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GO: () => (/* binding */ withLicence),
/* harmony export */   gr: () => (/* binding */ lacksLicence),
/* harmony export */   md: () => (/* binding */ readTextChoices),
/* harmony export */   sz: () => (/* binding */ withoutAuto),
/* harmony export */   uW: () => (/* binding */ inheritTexts),
/* harmony export */   y6: () => (/* binding */ chooseTexts),
/* harmony export */   zA: () => (/* binding */ lacksTexts)
/* harmony export */ });
/* harmony import */ var _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8863);
/* harmony import */ var _json_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8718);


/**
 * Reads `description`, `licenses` and `source-url`.
 * @param fallback what an input that is not set means
 */
function readTextChoices(reader, fallback, tell) {
    const read = (name, key) => {
        const text = reader.text(name) ?? fallback;
        if (text === 'auto' || text === 'none')
            return { kind: text };
        const fault = (0,_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .checkGitHubAnnotation */ .Fo)(key, text);
        if (fault !== undefined)
            tell(name, `does not fit: ${fault}`);
        return { kind: 'set', text };
    };
    return {
        description: read('description', _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.description),
        licenses: read('licenses', _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.licenses),
        source: read('source-url', _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.source),
    };
}
/**
 * The changes that the choices stand for. What the payload does not say is left out: an empty text would hide a good one.
 * @param existing keys that `auto` may not touch, because the image has a text of its own
 */
function chooseTexts(choices, context, existing) {
    const known = repositoryTexts(context);
    const pick = (key, choice) => {
        if (choice.kind === 'set')
            return [{ key, value: choice.text }];
        const value = choice.kind === 'auto' && !existing.get(key) ? known.get(key) : undefined;
        return value === undefined ? [] : [{ key, value }];
    };
    return [
        ...pick(_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.source, choices.source),
        ...pick(_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.description, choices.description),
        ...pick(_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.licenses, choices.licenses),
    ];
}
const names = ['source', 'description', 'licenses'];
/** Whether `auto` has a text to look for. @param existing those of the image */
function lacksTexts(choices, existing) {
    return names.some((name) => choices[name].kind === 'auto' && !existing.get(_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_[name]));
}
/**
 * What `auto` makes of the labels that the images of an index have, since GitHub shows none of these: a text that all
 * that have one agree on becomes the index's own, and where they differ the payload's doesn't cover theirs either.
 * @param existing texts of the index
 */
function inheritTexts(choices, existing, labels) {
    const changes = [];
    const covered = new Map(existing);
    for (const name of names) {
        const key = _image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_[name];
        const texts = labels.map((map) => map.get(key) ?? '').filter((text) => text !== '');
        const [text, ...others] = new Set(texts);
        if (choices[name].kind !== 'auto' || existing.get(key) || text === undefined)
            continue;
        covered.set(key, text);
        if (others.length === 0 && (0,_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .checkGitHubAnnotation */ .Fo)(key, text) === undefined)
            changes.push({ key, value: text });
    }
    return { changes, covered };
}
/** Whether the payload says nothing of a licence, not even that GitHub knows of none. */
function lacksLicence({ event }) {
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(event) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(event, 'repository') : undefined;
    return !(0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(repository) || (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'license') === undefined;
}
/** The same context with a licence in its payload. */
function withLicence(context, spdxId) {
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(context.event) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(context.event, 'repository') : undefined;
    const known = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(repository) ? repository : {};
    return { ...context, event: { ...context.event, repository: { ...known, license: { spdx_id: spdxId } } } };
}
/** The same choices, for an image that keeps its bytes unless something is asked for. */
function withoutAuto(choices) {
    const set = (choice) => (choice.kind === 'auto' ? { kind: 'none' } : choice);
    return { description: set(choices.description), licenses: set(choices.licenses), source: set(choices.source) };
}
/** What the run knows of the repository, by key; only texts that GitHub would take as they are. */
function repositoryTexts(context) {
    const payload = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(context.event) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(context.event, 'repository') : undefined;
    const repository = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(payload) ? payload : {};
    const license = (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'license');
    // Not every event tells of the repository, but each run knows which one is its own.
    const address = context.repository === '' ? undefined : new URL(context.repository, context.serverUrl).href;
    const entries = [
        [_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.source, (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'html_url') ?? address],
        [_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.description, (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(repository, 'description')],
        [_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .gitHubKeys */ .w_.licenses, (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(license) ? (0,_json_json_js__WEBPACK_IMPORTED_MODULE_1__/* .member */ .Dc)(license, 'spdx_id') : undefined],
    ];
    return new Map(entries.flatMap(([key, value]) => {
        const isKnown = typeof value === 'string' && value.trim() !== '' && value !== 'NOASSERTION';
        return isKnown && (0,_image_annotation_js__WEBPACK_IMPORTED_MODULE_0__/* .checkGitHubAnnotation */ .Fo)(key, value) === undefined ? [[key, value]] : [];
    }));
}


/***/ })

};
