# TLS 1.2 and 1.3 client with today's ciphers, and nothing read from the machine:
# no configuration file, no modules, no engines. `no-atexit`: Node unloads in its own order, and a clean-up
# at exit would pull the library from under a thread that still uses it.
include(ExternalProject)
set(openssl_options
  no-shared no-pinshared no-apps no-docs no-tests no-makedepend
  no-autoload-config no-atexit no-module no-engine no-legacy no-static-engine
  no-ssl3 no-tls1 no-tls1_1 no-dtls no-quic no-sctp no-srp no-psk no-srtp no-comp no-nextprotoneg
  no-ct no-cms no-cmp no-ts no-rfc3779 no-http no-ocsp no-ui-console no-async no-gost
  no-aria no-bf no-blake2 no-camellia no-cast no-idea no-md4 no-mdc2 no-ocb no-rc2 no-rc4 no-rc5
  no-rmd160 no-scrypt no-seed no-siphash no-siv no-sm2 no-sm3 no-sm4 no-whirlpool
  no-dsa no-ec2m no-ml-dsa no-slh-dsa no-uplink no-ssl-trace no-argon2 no-filenames)

ExternalProject_Add(openssl
  SOURCE_DIR "${SOURCES}/openssl"
  CONFIGURE_COMMAND ${CMAKE_COMMAND} -E env "CC=${OPENSSL_CC}" "AR=${CMAKE_AR}" "RANLIB=${CMAKE_RANLIB}"
    perl <SOURCE_DIR>/Configure ${OPENSSL_TARGET} --prefix=/nonexistent --openssldir=/nonexistent ${openssl_options}
    -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections -w
  BUILD_COMMAND make -s -j${JOBS} build_libs
  # Copied rather than installed: `make install` wants the final place as prefix, and the library carries that text with it.
  INSTALL_COMMAND ${CMAKE_COMMAND} -E copy_directory <SOURCE_DIR>/include "${CMAKE_INSTALL_PREFIX}/include"
  COMMAND ${CMAKE_COMMAND} -E copy_directory <BINARY_DIR>/include "${CMAKE_INSTALL_PREFIX}/include"
  COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_INSTALL_PREFIX}/lib"
  COMMAND ${CMAKE_COMMAND} -E copy <BINARY_DIR>/libssl.a <BINARY_DIR>/libcrypto.a "${CMAKE_INSTALL_PREFIX}/lib"
  BUILD_BYPRODUCTS "${CMAKE_INSTALL_PREFIX}/lib/libssl.a" "${CMAKE_INSTALL_PREFIX}/lib/libcrypto.a")
