#!/usr/bin/env python3
"""Dumps as s3dump.py of 2021 stores and removes them, with the requests that it sends: one at a
time, no conditions, no retries, nothing aborted. Its parts are of 5 MiB instead of 20.

  sequential-uploader.py dump HOST FS LEVEL DATE <dump
  sequential-uploader.py restore HOST FS LEVEL >dump
  sequential-uploader.py list
  sequential-uploader.py clean HOST COUNT
"""
import datetime, hashlib, hmac, http.client, os, re, ssl, sys, urllib.parse

PART = 5 << 20
ENDPOINT = urllib.parse.urlsplit(os.environ['AWS_ENDPOINT_URL'])
BUCKET = os.environ['BUCKET']
REGION = os.environ['AWS_REGION']


def request(method, key='', query=(), body=b'', **headers):
    """Signed with Signature Version 4; anything but success ends the program."""
    path = f'/{BUCKET}/' + urllib.parse.quote(key, safe='/')
    quoted = sorted((urllib.parse.quote(k, safe=''), urllib.parse.quote(v, safe='')) for k, v in query)
    search = '&'.join(f'{k}={v}' for k, v in quoted)
    at = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
    digest = hashlib.sha256(body).hexdigest()
    signed = {'host': ENDPOINT.netloc, 'x-amz-content-sha256': digest, 'x-amz-date': at}
    names = ';'.join(signed)
    lines = ''.join(f'{k}:{v}\n' for k, v in signed.items())
    canonical = '\n'.join([method, path, search, lines, names, digest])
    scope = f'{at[:8]}/{REGION}/s3/aws4_request'
    text = '\n'.join(['AWS4-HMAC-SHA256', at, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    secret = ('AWS4' + os.environ['AWS_SECRET_ACCESS_KEY']).encode()
    for word in scope.split('/'):
        secret = hmac.digest(secret, word.encode(), 'sha256')
    signature = hmac.digest(secret, text.encode(), 'sha256').hex()
    signed['authorization'] = (
        f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
        f'SignedHeaders={names}, Signature={signature}'
    )
    context = ssl.create_default_context(cafile=os.environ['SSL_CERT_FILE'])
    connection = http.client.HTTPSConnection(ENDPOINT.netloc, context=context)
    connection.request(method, f'{path}?{search}' if search else path, body, {**signed, **headers})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        sys.exit(f'{method} {path}: HTTP {answer.status}: {content.decode()}')
    return answer, content


def dump(host, fs, level, date):
    key = f'{host}:{fs}:{level}:{date}'
    part = sys.stdin.buffer.read(PART)
    if len(part) < PART:
        request('PUT', key, body=part)
        return
    upload = re.search('<UploadId>(.*)</UploadId>', request('POST', key, [('uploads', '')])[1].decode())[1]
    done = ''
    number = 0
    while part:
        number += 1
        query = [('partNumber', str(number)), ('uploadId', upload)]
        etag = request('PUT', key, query, part)[0].getheader('etag')
        done += f'<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>'
        part = sys.stdin.buffer.read(PART)
    body = f'<CompleteMultipartUpload>{done}</CompleteMultipartUpload>'.encode()
    request('POST', key, [('uploadId', upload)], body)


def keys(*query):
    text = request('GET', query=[('list-type', '2'), *query])[1].decode()
    return sorted(urllib.parse.unquote(key) for key in re.findall('<Key>(.*?)</Key>', text))


def restore(host, fs, level):
    newest = keys(('prefix', f'{host}:{fs}:{level}:'))[-1]
    at = 0
    while True:
        answer, content = request('GET', newest, range=f'bytes={at}-{at + PART - 1}')
        sys.stdout.buffer.write(content)
        at += len(content)
        if at == int(answer.getheader('content-range').split('/')[1]):
            return


def clean(host, count):
    """Keeps the newest COUNT of each file system and level."""
    dumps = {}
    for key in keys():
        if key.startswith(f'{host}:'):
            dumps.setdefault(key.rsplit(':', 1)[0], []).append(key)
    for same in dumps.values():
        for key in same[: -int(count)]:
            for each in [*keys(('prefix', f'{key}/chunk_')), key]:
                request('DELETE', each)


COMMANDS = {'dump': dump, 'restore': restore, 'list': lambda: print(*keys(), sep='\n'), 'clean': clean}
COMMANDS[sys.argv[1]](*sys.argv[2:])
