import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The desk server of the tests, for `npm run dev` in a browser.
const desk = process.env.DESK_URL ?? 'http://127.0.0.1:4870';

export default defineConfig({
  plugins: [svelte()],
  // Relative, so that the same files work in the window and behind the desk server.
  base: './',
  publicDir: false,
  build: {
    target: 'es2022',
    // The content policy allows no `data:` font and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: ['..'] },
    proxy: { '/ask': desk, '/stop': desk },
  },
  // Tests mount components as a browser does, not as a server writes them.
  ...(process.env.VITEST && { resolve: { conditions: ['browser'] } }),
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
  },
});
