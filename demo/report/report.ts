import { type StepResult } from '../../test/runner.js';
import { type Version } from '../package-reader.js';
import { type Page } from '../page.js';
import { type Check } from '../proof.js';
import { type Verdicts } from '../versions-table.js';

/** One step of the story, and what came of it. */
export interface Chapter {
  readonly title: string;
  /** The action and its inputs. */
  readonly detail: string;
  /** What happened, from the outputs; empty where there are none. */
  readonly told: string;
  readonly results: readonly StepResult[];
}

/** All that the demo has to show. */
export interface Report {
  readonly page: Page;
  readonly before: readonly Version[];
  readonly after: readonly Version[];
  readonly verdicts: Verdicts;
  readonly chapters: readonly Chapter[];
  readonly checks: readonly Check[];
}
