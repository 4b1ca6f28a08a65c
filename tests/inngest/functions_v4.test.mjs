import { testFunctions } from './support/function_tests.mjs';

testFunctions(4);
