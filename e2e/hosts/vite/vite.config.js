import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the build works under any path.
  base: './',
  plugins: [react()],
});
