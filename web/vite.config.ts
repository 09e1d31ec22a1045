import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    rolldownOptions: {
      output: {
        // what many pages share comes in one file, not in a dozen of a hundred bytes each
        codeSplitting: { groups: [{ name: 'shared', test: /web\/src\//, minShareCount: 20 }] },
      },
    },
  },
  plugins: [
    sveltekit({
      adapter: adapter({ out: `${import.meta.dirname}/build` }),
      compilerOptions: { runes: true },
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'object-src': ['none'],
          // the style attribute of SvelteKit's own announcer of page titles, and no other
          'style-src-attr': [
            'unsafe-hashes',
            'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
          ],
        },
      },
    }),
  ],
});
