import Fastify, { type FastifyInstance } from 'fastify';
import type { RequestMetrics } from './metrics.ts';

export interface ManagementDependencies {
  readonly metrics: RequestMetrics;
  /** Rejects while the server cannot serve: its database does not answer, or it is stopping. */
  readonly ready: () => Promise<void>;
}

/** What the platform asks, on a port of its own: whether to restart the process, whether to send it traffic, figures. */
export function createManagementApp({ metrics, ready }: ManagementDependencies): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true }) as FastifyInstance;
  app.get('/health/live', () => ({ status: 'UP' }));
  app.get('/health/ready', async (_request, reply) => {
    try {
      await ready();
      return { status: 'UP' };
    } catch {
      return reply.code(503).send({ status: 'DOWN' });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
  return app;
}
