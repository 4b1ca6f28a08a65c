#include "engine/engine.h"

#include "../native/support/fake_loop.h"
#include "../native/support/fake_transport.h"
#include "../native/support/fixed_random.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

// Whatever text comes in: exactly one last event for each command, and nothing sent twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pinterest;
  static const auto config = std::make_shared<const engine::EngineConfig>(
      engine::ReadConfig(R"({"customEnvironment":{"apiUrl":"http://127.0.0.1:1/v5",)"
                         R"("allowLoopbackHttp":true},"looksMs":[],"maxWaitMs":1000})",
                         {})
          .value());
  testing::FakeLoop loop;
  testing::FakeTransport transport(loop);
  transport.Respond([](const http::Request&) {
    return testing::FakeTransport::Reply{.exchange = testing::Answered(200, R"({"id":"1"})")};
  });
  testing::FixedRandom random;
  std::size_t ended = 0;
  engine::Engine engine(config, loop, transport, random, [&ended](const engine::Event& event) {
    if (event.last) ++ended;
  });
  engine.Submit(1, {reinterpret_cast<const char*>(data), size},
                {{.content = "bytes"}, {.content = "AAAA", .is_base64 = true}});
  loop.RunToRest();
  if (ended != 1) std::abort();
  return 0;
}
