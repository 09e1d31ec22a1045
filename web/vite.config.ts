import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
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
          // SvelteKit's own announcer of page titles carries a style attribute.
          'style-src-attr': ['unsafe-inline'],
        },
      },
    }),
  ],
});
