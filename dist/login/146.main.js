export const id = 146;
export const ids = [146];
export const modules = {

/***/ 2146:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openRegistryImage: () => (/* binding */ openRegistryImage)
/* harmony export */ });
/* harmony import */ var _domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4302);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2807);


/**
 * Opens an image of a registry; a digest in the reference beats a tag, without either the tag is `latest`.
 * @param text without `docker://`
 * @param defaultRegistry meant where the reference names none
 * @throws ActionError `invalid-input`
 */
function openRegistryImage(text, defaultRegistry, registryAt) {
    const reference = (0,_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .parseReference */ .F2)(text, defaultRegistry);
    return new RegistryImage(reference, registryAt(reference.registry));
}
class RegistryImage {
    description;
    origin;
    #reference;
    #registry;
    constructor(reference, registry) {
        this.description = `docker://${(0,_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .formatReference */ .FH)(reference)}`;
        this.origin = { registry: reference.registry, name: reference.name };
        this.#reference = reference;
        this.#registry = registry;
    }
    readRoot() {
        const { name, digest, tag } = this.#reference;
        return this.#registry.getManifest(name, digest ?? tag ?? (0,_domain_registry_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTag */ .ED)('latest'));
    }
    async readManifest({ digest, mediaType }) {
        const manifest = await this.#registry.getManifest(this.origin.name, digest);
        if (manifest.mediaType === mediaType)
            return manifest;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('invalid-image', `${this.description}: the manifest ${digest} is of the type ${manifest.mediaType}, and its index calls it ${mediaType.slice(0, 100)}.`);
    }
    readBlob(descriptor) {
        return this.#registry.readBlob(this.origin.name, descriptor);
    }
    openBlob(descriptor) {
        return Promise.resolve(this.#registry.openBlob(this.origin.name, descriptor));
    }
    close() {
        return Promise.resolve();
    }
}


/***/ })

};
