// Requests that no browser sends.
const crlf = '\r\n'
const host = `Host: 127.0.0.1${crlf}`

/// Name and bytes; each must get a 4xx or the end of the connection.
export const malformedRequests: [string, string | Uint8Array][] = [
  ['nothing but line breaks', `${crlf}${crlf}${crlf}`.repeat(200)],
  ['no request at all', `hello${crlf}${crlf}`],
  ['random bytes', Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + 13) % 256)],
  ['a TLS greeting', Uint8Array.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, ...Array<number>(500).fill(0x41)])],
  ['an HTTP/2 preface', `PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`],
  ['an unknown version', `GET / HTTP/9.9${crlf}${host}${crlf}`],
  ['an address of 100 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1${crlf}${host}${crlf}`],
  ['a NUL in the address', `GET /a\0b HTTP/1.1${crlf}${host}${crlf}`],
  ['a NUL in a header', `GET / HTTP/1.1${crlf}${host}X-A: a\0b${crlf}${crlf}`],
  ['a header without a colon', `GET / HTTP/1.1${crlf}${host}nonsense${crlf}${crlf}`],
  ['a header with an empty name', `GET / HTTP/1.1${crlf}${host}: x${crlf}${crlf}`],
  ['a space before the colon', `GET / HTTP/1.1${crlf}${host}X-A : x${crlf}${crlf}`],
  ['a length below zero', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Length: -1${crlf}${crlf}`],
  ['a length that is no number', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Length: ten${crlf}${crlf}`],
  ['a length beyond 64 bits', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Length: 99999999999999999999999${crlf}${crlf}`],
  ['a length beyond all limits', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Type: application/json${crlf}Content-Length: 99999999999${crlf}${crlf}`],
  ['two lengths', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Length: 2${crlf}Content-Length: 3${crlf}${crlf}{}x`],
  ['a length and chunks', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Length: 2${crlf}Transfer-Encoding: chunked${crlf}${crlf}0${crlf}${crlf}`],
  ['a chunk of no size', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Transfer-Encoding: chunked${crlf}${crlf}zz${crlf}`],
  ['a chunk of all memory', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Transfer-Encoding: chunked${crlf}${crlf}ffffffffffffffff${crlf}`],
  ['10,000 headers', `GET / HTTP/1.1${crlf}${host}${Array.from({ length: 10_000 }, (_, index) => `X-${index}: a${crlf}`).join('')}${crlf}`],
  ['a header of 1 MiB', `GET / HTTP/1.1${crlf}${host}X-A: ${'a'.repeat(1 << 20)}${crlf}${crlf}`],
  ['cookies of 20 KiB', `GET /api/v1/organizations HTTP/1.1${crlf}${host}Cookie: ${'a=b; '.repeat(4096)}${crlf}${crlf}`],
]

/// Each must be answered or the connection ended, and never with a fault of the server.
export const strangeRequests: [string, string][] = [
  ['an address of another server', `GET http://elsewhere.example/ HTTP/1.1${crlf}${host}${crlf}`],
  ['no host', `GET / HTTP/1.1${crlf}${crlf}`],
  ['two hosts', `GET / HTTP/1.1${crlf}${host}Host: elsewhere.example${crlf}${crlf}`],
  ['line feeds alone', `GET / HTTP/1.1\nHost: 127.0.0.1\n\n`],
  ['a folded header', `GET / HTTP/1.1${crlf}${host}X-A: a${crlf} b${crlf}${crlf}`],
  ['a method in small letters', `get / HTTP/1.1${crlf}${host}${crlf}`],
  ['an invented method', `CASTLE /api/v1/organizations HTTP/1.1${crlf}${host}${crlf}`],
  ['TRACE', `TRACE / HTTP/1.1${crlf}${host}${crlf}`],
  ['CONNECT', `CONNECT 169.254.169.254:80 HTTP/1.1${crlf}${host}${crlf}`],
  ['OPTIONS *', `OPTIONS * HTTP/1.1${crlf}${host}${crlf}`],
  ['HTTP/1.0', `GET /healthz HTTP/1.0${crlf}${crlf}`],
  ['an upgrade', `GET / HTTP/1.1${crlf}${host}Connection: Upgrade${crlf}Upgrade: websocket${crlf}Sec-WebSocket-Key: x${crlf}${crlf}`],
  ['a compressed body', `POST /api/v1/organizations HTTP/1.1${crlf}${host}Content-Encoding: gzip${crlf}Content-Type: application/json${crlf}Content-Length: 2${crlf}${crlf}{}`],
]

export const traversals = [
  '/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/assets/../../../../../etc/passwd',
  '/assets/..%5c..%5c..%5cetc%5cpasswd',
  '/assets/%252e%252e/%252e%252e/etc/passwd',
  '/assets/....//....//etc/passwd',
  '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
  '//etc/passwd',
  '/%00/etc/passwd',
  '/etc/passwd%00.js',
  '/api/v1/organizations/..%2f..%2f..%2fetc%2fpasswd',
  '/api/v1/../../etc/passwd',
  '/api/v1/organizations/%2e%2e',
  '/%zz',
  '/%',
  '/file:///etc/passwd',
]

// Right but for its name: run.ts puts a district in the place of @parent.
const name = (json: string) => `{"name": ${json}, "kind": "school", "parent_id": "@parent", "time_zone": "America/Denver", "published": false}`

/// Bodies for a route that takes an object with a name; each must be refused with a 4xx.
export const badBodies: [string, string | Uint8Array][] = [
  ['empty', ''],
  ['a brace', '{'],
  ['a list', '[]'],
  ['null', 'null'],
  ['text', '"school"'],
  ['a number', '7'],
  ['two objects', '{}{}'],
  ['a comment', '{/* */}'],
  ['a comma too many', '{"name": "x",}'],
  ['single quotes', "{'name': 'x'}"],
  ['NaN', name('NaN')],
  ['a number beyond all', name('1e999999')],
  ['a name that is a number', name('7')],
  ['a name that is a list', name('["x"]')],
  ['a name that is an object', name('{"$gt": ""}')],
  ['a name that is true', name('true')],
  ['a name with NUL', name('"a\\u0000b"')],
  ['a half surrogate', name('"\\ud800"')],
  ['a name of 500 KB', name(`"${'a'.repeat(500_000)}"`)],
  ['an unknown escape', name('"\\x41"')],
  ['a raw control character', name('"a\u0001b"')],
  ['lists 1,000,000 deep', '['.repeat(1_000_000)],
  ['lists 100,000 deep and closed', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects 50,000 deep', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ['a name 33 deep', name('['.repeat(33) + ']'.repeat(33))],
  ['50,000 unknown fields', `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}": 1`).join(',')}}`],
  ['2 MiB', `{"name": "${'a'.repeat(2 << 20)}"}`],
  ['a field nobody knows', '{"colour": "red", ' + name('"x"').slice(1)],
  ['a field twice', '{"name": "y", ' + name('"x"').slice(1)],
  ['bytes that are not UTF-8', Uint8Array.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['an overlong slash', Uint8Array.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xc0, 0xaf, 0x22, 0x7d])],
  ['UTF-16', new Uint8Array(Buffer.from('\ufeff{"name": "x"}', 'utf16le'))],
  ['random bytes', Uint8Array.from({ length: 8192 }, (_, index) => (index * 104_729 + 7) % 256)],
]

export const strangeQueries = [
  'limit=-1', 'limit=0', 'limit=999999999999999999999', 'limit=1e3', 'limit=', 'limit=1&limit=2', 'after=', 'after=%00', "after=' or 1=1 --",
  'sort=', 'sort=-', 'sort=name;drop table organization', 'sort=password', 'name=%27%3B--', 'name=%ff%fe', 'name=%00', 'name=%25%5f', '=', '&&&&', '%',
  'kind=castle', 'published=maybe', 'lang=xx', 'lang=../../etc', `name=${'a'.repeat(8000)}`,
  Array.from({ length: 900 }, (_, index) => `a${index}=b`).join('&'),
]

/// Names of uploads as their header has them, and what each is saved as; undefined: refused.
export const fileNames: [string, string | undefined][] = [
  ['../../../../etc/cron.d/evil.txt', 'evil.txt'],
  ['..%2F..%2Fevil.txt', 'evil.txt'],
  ['C:%5CWindows%5Csystem32%5Cevil.txt', 'evil.txt'],
  ['a%0D%0AX-Injected:%20yes%0D%0A.txt', 'a X-Injected_ yes .txt'],
  ['a%22;%20filename=%22b.html.txt', 'a_; filename=_b.html.txt'],
  ['CON.txt', '_CON.txt'],
  ['aux.txt', '_aux.txt'],
  ['%E2%80%AEtxt.exe.txt', 'txt.exe.txt'],
  [`${'a'.repeat(8000)}.txt`, `${'a'.repeat(196)}.txt`],
  ['a%00b.txt', undefined],
  ['%FF.txt', undefined],
  ['%', undefined],
  ['', undefined],
  ['..', undefined],
  ['page.html', undefined],
  ['run.exe', undefined],
]
