import Fastify, { type FastifyInstance } from 'fastify';
import type { RequestMetrics } from './metrics.ts';

export interface ManagementDependencies {
  readonly metrics: RequestMetrics;
  /** Rejects while the server cannot serve: its database does not answer, or it is stopping. */
  readonly ready: () => Promise<void>;
}

/** Milliseconds in which the database has to answer: platforms give up on a question that hangs, and count it as they like. */
const PATIENCE = 2000;

/** What the platform asks, on a port of its own: whether to restart the process, whether to send it traffic, figures. */
export function createManagementApp({ metrics, ready }: ManagementDependencies): FastifyInstance {
  const answers = inPatience(ready);
  const app = Fastify({ logger: false, forceCloseConnections: true }) as FastifyInstance;
  app.get('/health/live', () => ({ status: 'UP' }));
  app.get('/health/ready', async (_request, reply) => {
    try {
      await answers();
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

/** Asks once at a time, however often the platform does, and rejects where no answer comes in time. */
function inPatience(ask: () => Promise<void>): () => Promise<void> {
  let asked: Promise<void> | undefined;
  return async () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE);
    });
    try {
      await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
