#!/usr/bin/env node
import process from 'node:process';
import { runAtTerminal } from '../core/run-at-terminal.js';
import { runCommand } from './run-command.js';

void runAtTerminal((terminal) => runCommand(process.argv.slice(2), terminal));
