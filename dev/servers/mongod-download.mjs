// Prints `BINARY <path>` once mongod has been downloaded to MONGOMS_DOWNLOAD_DIR; fails when that can't be done.
import { MongoBinary } from 'mongodb-memory-server-core';

process.stdout.write(`\nBINARY ${await MongoBinary.getPath()}\n`);
