# Third-party sources, pinned by content. One `pinterest_dependency` each:
#   UPSTREAM <address> <sha256>                 the project's own release
#   DEBIAN   <source package> <file> <sha256>   the same version as Debian keeps it, for machines that only reach a Debian mirror
# A mirror may carry any number of suites: the file's version picks the suite, the hash decides.
# Equal hashes mean that Debian ships the release untouched; libsodium (git export) and zlib (repack) differ.

pinterest_dependency(curl 8.14.1
  UPSTREAM https://curl.se/download/curl-8.14.1.tar.gz
           6766ada7101d292b42b8b15681120acd68effa4a9660935853cf6d61f0d984d4
  DEBIAN   curl curl_8.14.1.orig.tar.gz
           6766ada7101d292b42b8b15681120acd68effa4a9660935853cf6d61f0d984d4)

pinterest_dependency(openssl 3.5.7
  UPSTREAM https://github.com/openssl/openssl/releases/download/openssl-3.5.7/openssl-3.5.7.tar.gz
           a8c0d28a529ca480f9f36cf5792e2cd21984552a3c8e4aa11a24aa31aeac98e8
  DEBIAN   openssl openssl_3.5.7.orig.tar.gz
           a8c0d28a529ca480f9f36cf5792e2cd21984552a3c8e4aa11a24aa31aeac98e8)

pinterest_dependency(zlib 1.3.1
  UPSTREAM https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
           9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23
  DEBIAN   zlib zlib_1.3.dfsg+really1.3.1.orig.tar.gz
           60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb)

pinterest_dependency(libsodium 1.0.18
  UPSTREAM https://github.com/jedisct1/libsodium/releases/download/1.0.18-RELEASE/libsodium-1.0.18.tar.gz
           6f504490b342a4f8a4c4a02fc9b866cbef8622d5df4e5452b46be121e46636c1
  DEBIAN   libsodium libsodium_1.0.18.orig.tar.gz
           d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4)

pinterest_dependency(simdjson 3.0.1
  UPSTREAM https://github.com/simdjson/simdjson/archive/v3.0.1.tar.gz
           156b1bc5eb0561b2bd166b46d191fd3d95a3e709cc63761477d3b7aec2b6e9ed
  DEBIAN   simdjson simdjson_3.0.1.orig.tar.gz
           156b1bc5eb0561b2bd166b46d191fd3d95a3e709cc63761477d3b7aec2b6e9ed)
