import { tanstackStart } from '@tanstack/react-start/plugin/vite';
import react from '@vitejs/plugin-react';
import { nitro } from 'nitro/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    tanstackStart(),
    // Copied, every file ("*"), not bundled: the library finds its addon, its SQLite thread and its migrations beside
    // its own files, and loads pg only when DATABASE_URL is set.
    nitro({ traceDeps: ['n8n-nodes-pinterest-native*', 'pg*'] }),
    react(),
  ],
});
