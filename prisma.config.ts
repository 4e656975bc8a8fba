import { defineConfig } from 'prisma/config';

// For Prisma's own CLI (`prisma generate`, `prisma migrate deploy`). Sluice itself migrates with prisma/migrate.ts.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node --import tsx prisma/seed.ts' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
