import { replayOn } from './replay.ts';

replayOn('PostgreSQL');
