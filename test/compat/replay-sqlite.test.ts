import { replayOn } from './replay.ts';

replayOn('SQLite');
