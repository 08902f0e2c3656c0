#!/usr/bin/env python3
"""Asks a real counterpart-cdp for what a device asks for, checks that every answer identifies itself, and keeps the
documents for check_examples.mjs. Shares no code with the client. Usage: check_live.py COUNTERPART_CDP FOLDER"""

import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Cdp:
    def __init__(self, program, folder):
        self.folder = folder
        self.faults = []
        self.process = subprocess.Popen(
            [program, '--listen', '127.0.0.1:0', '--demo', '--script', 'still', '--clock', '2026-11-21T06:30:00Z',
             '--with-parent'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.pins = {}
        for line in self.process.stdout:
            if found := re.match(r'listening on (\S+)', line):
                self.base = found[1]
            elif found := re.match(r'enrolment code: (\S+)', line):
                self.code = found[1]
            elif found := re.match(r'associate: (\S+) (\d+)', line):
                self.pins[found[1]] = found[2]
            if len(self.pins) > 1:
                break

    def ask(self, method, path, *, name=None, status=200, token=None, form=None, body=None):
        """The answer's bytes; kept as FOLDER/name."""
        nonce = secrets.token_hex(16)
        request = urllib.request.Request(self.base + path, method=method, headers={'Counterpart-Nonce': nonce})
        if token:
            request.add_header('Authorization', 'Bearer ' + token)
        if form:
            request.data = urllib.parse.urlencode(form).encode()
            request.add_header('Content-Type', 'application/x-www-form-urlencoded')
        elif body is not None:
            request.data = json.dumps(body).encode()
            request.add_header('Content-Type', 'application/json')
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        content = answer.read()
        self.judge(f'{method} {path.split("?")[0]}', answer, content, nonce, status)
        if name:
            with open(os.path.join(self.folder, name), 'wb') as file:
                file.write(content)
        return content

    def judge(self, what, answer, content, nonce, status):
        kind = answer.headers.get('Content-Type', '')
        digest = 'sha-256=:' + base64.b64encode(hashlib.sha256(content).digest()).decode() + ':'
        for right, fault in [
                (answer.status == status, f'status {answer.status}, not {status}'),
                (answer.headers.get('Counterpart-Protocol') == '1', 'no protocol header'),
                (answer.headers.get('Counterpart-Nonce') == nonce, 'nonce not echoed'),
                (answer.headers.get('Content-Encoding', 'gzip') == 'gzip', 'encoded otherwise than gzip'),
                (not kind.startswith('application/json') or answer.headers.get('Repr-Digest') == digest, 'no digest'),
                (kind != 'application/x-ndjson' or is_whole(content), 'page without a right end line')]:
            if not right:
                self.faults.append(f'{what}: {fault}')


def is_whole(page):
    """As the contract says it: EndLine."""
    lines = page.splitlines(keepends=True)
    rows, last = b''.join(lines[:-1]), lines[-1]
    end = json.loads(last)
    return (end['end'] is True and end['rows'] == len(lines) - 1 and end['sha256'] == hashlib.sha256(rows).hexdigest()
            and end['endSha256'] == hashlib.sha256(last.split(b',"endSha256"')[0]).hexdigest())


def uuid7():
    random = secrets.token_bytes(10)
    return str(uuid.UUID(bytes=int(time.time() * 1000).to_bytes(6, 'big')
                         + bytes([0x70 | random[0] & 15, random[1], 0x80 | random[2] & 63]) + random[3:]))


def enrol(cdp):
    cdp.ask('GET', '/v1/meta', name='meta.live.json')
    token = '/oauth/token'
    device = json.loads(cdp.ask('POST', token, name='token-response.enrolment.json', form={
        'grant_type': 'urn:counterpart:grant-type:enrolment-code', 'code': cdp.code, 'device_name': 'Contract check'}))
    access = json.loads(cdp.ask('POST', token, name='token-response.device.json', form={
        'grant_type': 'client_credentials', 'client_id': device['device_client_id'],
        'client_secret': device['device_client_secret']}))['access_token']
    associate, pin = next(iter(cdp.pins.items()))
    sign_in = {'grant_type': 'urn:counterpart:grant-type:associate', 'associate_code': associate}
    cdp.ask('POST', token, name='oauth-error.pin.json', status=400, token=access, form=sign_in | {'pin': '999999'})
    person = json.loads(cdp.ask('POST', token, name='token-response.associate.json', token=access,
                                form=sign_in | {'pin': pin}))['access_token']
    cdp.ask('GET', '/v1/session', name='session.live.json', token=person)
    cdp.ask('GET', '/v1/session', name='problem.session.json', status=401)
    return device['store_id'], access, associate, person


def follow(cdp, store, access):
    """One record of each kind, and the snapshot's cursor."""
    stores = f'/v1/stores/{store}'
    snapshot = json.loads(cdp.ask('POST', f'{stores}/snapshots', name='snapshot.live.json', status=201, token=access,
                                  body={'schema': 1}))
    first = {}
    for part in snapshot['parts']:
        page = cdp.ask('GET', part['href'], name=f'snapshot-part.{part["index"]}.ndjson', token=access)
        for line in page.splitlines()[:-1]:
            row = json.loads(line)
            first.setdefault(row['type'], row['id'])
    cdp.ask('GET', f'{stores}/changes?cursor={snapshot["cursor"]}', name='change-page.first.ndjson', token=access)
    cdp.ask('GET', f'{stores}/changes?cursor=none', name='problem.cursor.json', status=400, token=access)
    return first, snapshot['cursor']


def act(cdp, store, access, associate, first, cursor):
    def command(seq, kind, aggregate, payload):
        return {'id': uuid7(), 'seq': seq, 'type': kind, 'issuedAt': '2026-11-21T06:30:05.000Z', 'issuedBy': associate,
                'aggregate': {'type': aggregate, 'id': first[aggregate]}, 'payload': payload}

    path = f'/v1/stores/{store}/commands'
    batch = [command(1, 'pickup.claim', 'pickup_order', {}),
             command(2, 'campaign.acknowledge', 'campaign', {}),
             command(3, 'coupon.release', 'coupon', {'reservationId': uuid7()}),
             command(4, 'customer.view', 'customer', {'purpose': 'service', 'purpos': 'misspelt'}),
             command(5, 'pickup.substitute_line', 'pickup_order', {'lineId': 'l1', 'sku': 'X', 'quantity': 1})]
    for name in ('command-batch-result.first.json', 'command-batch-result.again.json'):
        cdp.ask('POST', path, name=name, token=access, body={'commands': batch})
    cdp.ask('POST', path, name='problem.batch.json', status=422, token=access, body={'commands': []})
    cdp.ask('GET', f'/v1/stores/{store}/changes?cursor={cursor}', name='change-page.after.ndjson', token=access)


def main():
    program, folder = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    cdp = Cdp(program, folder)
    try:
        store, access, associate, person = enrol(cdp)
        first, cursor = follow(cdp, store, access)
        act(cdp, store, access, associate, first, cursor)
        cdp.ask('POST', '/v1/coupons/validate', name='coupon-validation-result.live.json', token=person,
                body={'storeId': store, 'coupons': [first['coupon'], 'NO-SUCH-CODE']})
    finally:
        cdp.process.terminate()
        cdp.process.wait()
    for fault in cdp.faults:
        print(fault)
    print(f'{len(os.listdir(folder))} answers of a running CDP kept, {len(cdp.faults)} faults.')
    return 1 if cdp.faults else 0


if __name__ == '__main__':
    sys.exit(main())
