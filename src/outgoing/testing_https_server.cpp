#include "outgoing/testing_https_server.hpp"

#include "outgoing/address.hpp"

#include <arpa/inet.h>
#include <cstdio>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace aimline::outgoing::testing {
namespace {

template <class T, auto free>
using Owned = std::unique_ptr<T, decltype([](T* one) { free(one); })>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

void must(bool held, char const* what) {
  if (!held) throw std::runtime_error(std::string("test server: ") + what);
}

void add_extension(X509* certificate, int which, std::string const& value) {
  Owned<X509_EXTENSION, X509_EXTENSION_free> const made(X509V3_EXT_conf_nid(nullptr, nullptr, which, value.c_str()));
  must(made && X509_add_ext(certificate, made.get(), -1) == 1, "certificate extension");
}

Certificate certificate_for(std::string const& name, EVP_PKEY* key) {
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key);
  auto* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("for tests"), -1, -1,
                             0);
  X509_set_issuer_name(made.get(), subject);
  add_extension(made.get(), NID_basic_constraints, "CA:TRUE");
  add_extension(made.get(), NID_subject_alt_name, (parse_address(name) ? "IP:" : "DNS:") + name);
  must(X509_sign(made.get(), key, EVP_sha256()) > 0, "certificate");
  return made;
}

}  // namespace

struct HttpsServer::Tls {
  Owned<SSL_CTX, SSL_CTX_free> context{SSL_CTX_new(TLS_server_method())};
};

HttpsServer::HttpsServer(std::string const& name, Answer answer)
    : answer_(std::move(answer)), tls_(std::make_unique<Tls>()) {
  Key const key(EVP_EC_gen("P-256"));
  auto const certificate = certificate_for(name, key.get());
  must(SSL_CTX_use_certificate(tls_->context.get(), certificate.get()) == 1, "certificate");
  must(SSL_CTX_use_PrivateKey(tls_->context.get(), key.get()) == 1, "key");
  auto form = (std::filesystem::temp_directory_path() / "aimline-ca-XXXXXX").string();
  int const file = mkstemp(form.data());
  must(file >= 0, "file");
  ca_file_ = form;
  auto* out = fdopen(file, "w");
  PEM_write_X509(out, certificate.get());
  fclose(out);

  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  must(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(listener_, 16) == 0, "port");
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpsServer::~HttpsServer() {
  stopping_ = true;
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
  std::error_code ignored;
  std::filesystem::remove(ca_file_, ignored);
}

void HttpsServer::serve() {
  while (!stopping_) {
    int const socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    ++connections_;
    talk(socket);
    close(socket);
  }
}

void HttpsServer::talk(int socket) {
  Owned<SSL, SSL_free> const tls(SSL_new(tls_->context.get()));
  SSL_set_fd(tls.get(), socket);
  if (SSL_accept(tls.get()) == 1) {
    std::string request;
    std::array<char, 4096> piece;
    while (request.find("\r\n\r\n") == std::string::npos) {
      int const count = SSL_read(tls.get(), piece.data(), static_cast<int>(piece.size()));
      if (count <= 0) break;
      request.append(piece.data(), static_cast<std::size_t>(count));
    }
    answer_(request, [&](std::string_view text) {
      return !stopping_ && SSL_write(tls.get(), text.data(), static_cast<int>(text.size())) > 0;
    });
    SSL_shutdown(tls.get());
  }
  ERR_clear_error();
}

}  // namespace aimline::outgoing::testing
