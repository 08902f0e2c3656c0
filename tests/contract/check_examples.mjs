// Validates tests/fixtures/cdp and files of the encoders' output (arguments: NAME.*.json) against the contract, with a
// JSON Schema validator that knows nothing of our readers.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const contract = parse(readFileSync(join(here, '../../docs/cdp-openapi.yaml'), 'utf8'));
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, discriminator: false });
ajv.addSchema({ $id: 'cdp', components: { schemas: contract.components.schemas } });

const schemaOf = {
    associate: 'Associate', campaign: 'Campaign', coupon: 'Coupon', customer: 'Customer', meta: 'Meta',
    'command-batch': 'CommandBatch', 'command-batch-result': 'CommandBatchResult', command: 'Command',
    'coupon-validation-request': 'CouponValidationRequest', 'coupon-validation-result': 'CouponValidationResult',
    'device-list': 'DeviceList', 'directive-list': 'DirectiveList', 'device-status': 'DeviceStatus', 'oauth-error': 'OAuthError',
    'offline-allowance': 'OfflineAllowance', 'offline-allowance-request': 'OfflineAllowanceRequest',
    'offline-policy': 'OfflinePolicy', 'pickup-order': 'PickupOrder', 'pin-change': 'PinChange', problem: 'Problem',
    purchase: 'Purchase', session: 'Session', snapshot: 'Snapshot', 'snapshot-request': 'SnapshotRequest', store: 'Store',
    'sync-exception': 'SyncException', 'timeline-event': 'TimelineEvent', 'token-response': 'TokenResponse',
    'change-page': 'FeedLine', 'snapshot-part': 'FeedLine',
};

let bad = 0;
let seen = 0;
function check(file, text, name) {
    const schema = schemaOf[name];
    const validate = schema && ajv.getSchema(`cdp#/components/schemas/${schema}`);
    if (!validate) {
        console.error(`${file}: no schema is named for it`);
        ++bad;
    } else if (!validate(JSON.parse(text))) {
        ++bad;
        for (const e of validate.errors.slice(0, 5)) console.error(`${file}: ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
    }
    ++seen;
}

const folder = join(here, '../fixtures/cdp');
const files = readdirSync(folder).map((name) => join(folder, name)).concat(process.argv.slice(2));
for (const file of files) {
    const name = basename(file).split('.')[0];
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.ndjson')) text.trimEnd().split('\n').forEach((line) => check(file, line, name));
    else if (file.endsWith('.json')) check(file, text, name);
}
console.log(`${seen} documents checked against the contract, ${bad} bad.`);
process.exit(bad ? 1 : 0);
