// What takes too long for the suite.
//   npm run soak -- [faults] [seed]      every action on a GitHub where several things go wrong at once
//   npm run soak -- kills [scenario]     every bundle, ended in each way at each single step
import process from 'node:process';

await (process.argv[2] === 'kills' ? import('./soak-kills.js') : import('./soak-faults.js'));
