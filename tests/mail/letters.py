"""A mail server for tests, and a second reader of what was written: Python's own email package.

letters.py read FILE...            prints what each file says, one JSON object a line
letters.py serve CERTIFICATE KEY   takes mail on a free port of 127.0.0.1, only over STARTTLS and from reader@example.org
                                   with the password "open sesame"; prints its port, then each message as it comes

What the server answers depends on the recipient: later.… is put off once, never.… is turned down, cut.… loses its
connection amid the message once, slow.… is answered after a while.
"""

import asyncio
import email.policy
import email.utils
import json
import ssl
import sys

from email.parser import BytesParser


def tell(facts):
    print(json.dumps(facts), flush=True)


def read(message):
    letter = BytesParser(policy=email.policy.default).parsebytes(message)
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in letter.walk() if not part.is_multipart()}
    lines = message.split(b"\r\n")
    return {
        "from": str(letter["From"]),
        "to": str(letter["To"]),
        "subject": str(letter["Subject"]),
        "message_id": str(letter["Message-ID"]),
        "date": email.utils.parsedate_to_datetime(str(letter["Date"])).isoformat(),
        "headers": [name for name, _ in letter.items()],
        "unsubscribe": letter["List-Unsubscribe"] and str(letter["List-Unsubscribe"]),
        "language": str(letter["Content-Language"]),
        "automatic": str(letter["Auto-Submitted"]),
        "type": letter.get_content_type(),
        "types": [part.get_content_type() for part in letter.iter_parts()],
        "text": parts.get("text/plain"),
        "html": parts.get("text/html"),
        "defects": [type(defect).__name__ for part in letter.walk() for defect in part.defects],
        "longest_line": max(len(line) for line in lines),
        "plain_ascii": message.isascii(),
        "bare_line_ends": any(b"\n" in line or b"\r" in line for line in lines),
    }


def serve(certificate, key):
    from aiosmtpd.smtp import SMTP, AuthResult

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    once = set()

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("never."):
                return "550 5.1.1 nobody of that name"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            to = envelope.rcpt_tos[0]
            if to.startswith("later.") and to not in once:
                once.add(to)
                tell({"put_off": to})
                return "451 4.3.0 come again"
            if to.startswith("slow."):
                await asyncio.sleep(0.2)
            tell({
                "recipient": to,
                "sender": envelope.mail_from,
                "encrypted": session.ssl is not None,
                "signed_in": session.authenticated,
                **read(envelope.content),
            })
            return "250 OK"

    class Server(SMTP):
        async def smtp_DATA(self, arg):
            to = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
            if to.startswith("cut.") and to not in once:
                once.add(to)
                tell({"cut": to})
                await self.push("354 go on")
                self.transport.abort()
                return
            await super().smtp_DATA(arg)

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (b"reader@example.org", b"open sesame")
        return AuthResult(success=good)

    async def main():
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: Server(Handler(), tls_context=context, require_starttls=True, authenticator=authenticate,
                           auth_required=True, hostname="mail.example", loop=loop),
            "127.0.0.1", 0)
        tell({"port": listening.sockets[0].getsockname()[1]})
        await listening.serve_forever()

    asyncio.run(main())


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(*sys.argv[2:])
    else:
        for path in sys.argv[2:]:
            with open(path, "rb") as file:
                tell(read(file.read()))
