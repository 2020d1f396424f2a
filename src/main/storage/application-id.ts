/** "TOLL" in ASCII: tells our file from any other SQLite file. */
export const applicationId = 0x544f4c4c
