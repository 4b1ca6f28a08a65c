/**
 * The version this JavaScript was built as. Not read from package.json at run time: after an update of a running n8n that file
 * already describes the next version, while this code is still the old one.
 */
export const VERSION = '0.1.0';
