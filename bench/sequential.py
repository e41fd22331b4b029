"""Uploads and fetches as s3dump.py does: 20 MiB at a time, one after the other, each on a
connection of its own, with Content-MD5 and a signed SHA-256 of the body."""

import base64
import datetime
import hashlib
import hmac
import http.client
import os
import re
import sys

PART = 20 * 1024 * 1024
HOST = os.environ["HOST"]
REGION = os.environ["AWS_REGION"]
ACCESS = os.environ["AWS_ACCESS_KEY_ID"]
SECRET = os.environ["AWS_SECRET_ACCESS_KEY"]


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def request(method, path, query="", body=b"", headers=None):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    scope = f"{now[:8]}/{REGION}/s3/aws4_request"
    signed = {"host": HOST, "x-amz-content-sha256": digest, "x-amz-date": now}
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    canonical = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{digest}"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for word in scope.split("/"):
        key = sign(key, word)
    signature = sign(key, f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashed}").hex()
    signed["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={ACCESS}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    signed["content-md5"] = base64.b64encode(hashlib.md5(body).digest()).decode()
    connection = http.client.HTTPConnection(HOST)
    target = path + ("?" + query if query else "")
    connection.request(method, target, body, {**signed, **(headers or {})})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    if response.status >= 300:
        sys.exit(f"{method} {target}: {response.status} {answer.decode(errors='replace')}")
    return response, answer


def store(path):
    _, answer = request("POST", path, "uploads=")
    upload = re.search(r"<UploadId>([^<]+)", answer.decode()).group(1)
    etags = []
    while True:
        body = sys.stdin.buffer.read(PART)
        if not body:
            break
        number = len(etags) + 1
        response, _ = request("PUT", path, f"partNumber={number}&uploadId={upload}", body)
        etags.append(response.getheader("etag"))
    parts = "".join(
        f"<Part><PartNumber>{index + 1}</PartNumber><ETag>{etag}</ETag></Part>"
        for index, etag in enumerate(etags)
    )
    document = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"
    request("POST", path, f"uploadId={upload}", document.encode())


def fetch(path):
    response, _ = request("HEAD", path)
    size = int(response.getheader("content-length"))
    for start in range(0, size, PART):
        last = min(start + PART, size) - 1
        _, body = request("GET", path, headers={"range": f"bytes={start}-{last}"})
        sys.stdout.buffer.write(body)


{"store": store, "fetch": fetch}[sys.argv[1]](f"/{os.environ['BUCKET']}/{sys.argv[2]}")
