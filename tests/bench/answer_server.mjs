// A stand-in for Pinterest's speed, not for its behaviour: nginx answers every create at once, so that the client is what is measured.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../support/free_port.mjs';

/** About 3 KB, as a real answer has; the id is unique, because the engine gives no id out twice. */
function answer() {
  const filling = 'Bread that rises overnight and bakes in the morning. '.repeat(48);
  return JSON.stringify({
    id: '7${connection}00000${connection_requests}', created_at: '2026-01-01T00:00:00', board_id: '100000000000000001',
    title: 'Sourdough', description: filling, link: 'https://blog.example/sourdough', alt_text: 'A loaf', media: { media_type: 'image' },
  });
}

function configuration(port, folder) {
  return `daemon off; worker_processes 1; error_log stderr error; pid ${folder}/pid;
events { worker_connections 1024; }
http { access_log off; default_type application/json; keepalive_requests 1000000; client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port} reuseport; location / { return 201 '${answer().replaceAll("'", '')}'; } } }`;
}

async function answers(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error('nginx did not start: see its messages above');
}

export async function startAnswerServer() {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-bench-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(port, folder));
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
  await answers(port);
  return {
    apiUrl: `http://127.0.0.1:${port}/v5`,
    stop: async () => {
      nginx.kill();
      await new Promise((resolve) => nginx.once('close', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
