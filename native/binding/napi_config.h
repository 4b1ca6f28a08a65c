#pragma once

// The only place that includes Node-API; its build defines are in cmake/Addon.cmake.
#include <napi.h>
