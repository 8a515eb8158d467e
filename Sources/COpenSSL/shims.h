// OpenSSL 3.0 as Swift sees it. Functions and plain numbers come through as they are; what OpenSSL
// defines as a macro or with variable arguments has one inline function here, with our prefix.
// No feature-test macro (_GNU_SOURCE and its kind) belongs in this file: it would change the C
// library's headers for every module that imports us.

#ifndef COPENSSL_SHIMS_H
#define COPENSSL_SHIMS_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Start

static inline int COpenSSL_start(void) {
  return OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

static inline void COpenSSL_free(void *memory) { OPENSSL_free(memory); }

// Keys (variable arguments)

static inline EVP_PKEY *COpenSSL_newEd25519(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

static inline EVP_PKEY *COpenSSL_newP256(void) { return EVP_EC_gen("P-256"); }

// Stacks

static inline int COpenSSL_generalNamesCount(const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *COpenSSL_generalNamesAt(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

static inline int COpenSSL_generalNamesPush(GENERAL_NAMES *names, GENERAL_NAME *name) {
  return sk_GENERAL_NAME_push(names, name);
}

static inline int COpenSSL_keyUsagesPush(EXTENDED_KEY_USAGE *usages, ASN1_OBJECT *usage) {
  return sk_ASN1_OBJECT_push(usages, usage);
}

// BIO

static inline void COpenSSL_BIO_setMemoryEnd(BIO *bio, int result) {
  BIO_set_mem_eof_return(bio, result);
}

static inline void COpenSSL_BIO_retryRead(BIO *bio) { BIO_set_retry_read(bio); }

static inline void COpenSSL_BIO_retryWrite(BIO *bio) { BIO_set_retry_write(bio); }

static inline void COpenSSL_BIO_clearRetry(BIO *bio) { BIO_clear_retry_flags(bio); }

// TLS contexts

static inline int COpenSSL_SSL_CTX_onlyTLS13(SSL_CTX *context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) &&
         SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
}

// Neither tickets nor a cache: each connection stands for itself. The server's order of ciphers
// decides.
static inline void COpenSSL_SSL_CTX_setOptions(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

// An idle connection keeps no record buffers. Read-ahead takes what the socket has in one call
// instead of two for each record, up to four records at once.
static inline void COpenSSL_SSL_CTX_setModes(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, 4 * (SSL3_RT_MAX_PLAIN_LENGTH + SSL3_RT_MAX_ENCRYPTED_OVERHEAD));
}

static inline void COpenSSL_SSL_CTX_setMaximumCertificates(SSL_CTX *context, long bytes) {
  SSL_CTX_set_max_cert_list(context, bytes);
}

static inline int COpenSSL_SSL_CTX_setGroups(SSL_CTX *context, const char *list) {
  return (int)SSL_CTX_set1_groups_list(context, list);
}

static inline int COpenSSL_SSL_CTX_setSignatures(SSL_CTX *context, const char *list) {
  return (int)SSL_CTX_set1_sigalgs_list(context, list);
}

static inline int COpenSSL_SSL_CTX_addChain(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int COpenSSL_SSL_setName(SSL *connection, const char *name) {
  return (int)SSL_set_tlsext_host_name(connection, name);
}

#endif
