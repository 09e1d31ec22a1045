import { readFile } from 'node:fs/promises';
import { Refusal } from '../../db/refusal.ts';

/** How a file of institutions is to be read; the database checks what it says. */
export type Mapping = {
  school?: Record<string, unknown>;
  encoding?: string;
  separator?: string;
};

/** Reads a mapping; refuses what is no JSON object. */
export const readMapping = async (file: string): Promise<Mapping> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal(`There is no file ${file}.`);
  });
  const mapping: unknown = parsed(file, text);
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) {
    throw new Refusal(`${file} holds no JSON object.`);
  }
  return mapping;
};

const parsed = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${file} is no JSON: ${(error as Error).message}.`);
  }
};
