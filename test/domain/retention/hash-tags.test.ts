import { expect, it } from '@jest/globals';
import { attachedTag, decideByReading, type ModelVersion, namesOf, policyOf, snapshotOf } from './package-model.js';

it('an image whose tag is a hash is no orphan, as the referrers of what is gone are', () => {
  const model: readonly ModelVersion[] = [
    { name: 'latest', tags: ['latest'] },
    { name: 'image', tags: [attachedTag('sources')] },
    { name: 'amd64' },
    { name: 'index', tags: [attachedTag('other sources')], children: ['amd64'] },
    { name: 'sbom', subject: 'gone' },
    { name: 'list', tags: [attachedTag('gone')], children: ['sbom'] },
    { name: 'signature', tags: [attachedTag('gone', '.sig')] },
  ];
  const { verdicts } = decideByReading(snapshotOf(model), policyOf({ broken: ['orphaned'] }));
  expect(namesOf(model, verdicts, 'delete')).toEqual(['sbom', 'list', 'signature']);
});
