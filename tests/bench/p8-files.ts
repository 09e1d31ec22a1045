import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const perClass = 40;
const subjects = 10;
const assessments = 10;

/** Marks of a class of the file: forty students, ten subjects, ten assessments each. */
export const marksPerClass = perClass * subjects * assessments;

export const studentsPerClass = perClass;

/** How a row is spoiled, if it is: a hundredth of them, at places that nobody would guess. */
type Spoil = (row: number) => boolean;

export const never: Spoil = () => false;
export const everyHundredth: Spoil = (row) => (row * 7919) % 100 === 0;

const markLines = function* (classes: number, isSpoilt: Spoil): Generator<string> {
  yield 'academic_year,term,class,student_number,subject_code,assessment,value\n';
  let row = 0;
  for (let c = 0; c < classes; c++) {
    for (let test = 0; test < subjects * assessments; test++) {
      let text = '';
      for (let s = 0; s < perClass; s++, row++) {
        const value = isSpoilt(row) ? 'douze' : ((row * 7) % 81) / 4;
        text +=
          `2025-2026,T1,C${c + 1},E${c * perClass + s + 1},` +
          `S${1 + Math.floor(test / assessments)},Devoir ${1 + (test % assessments)},${value}\n`;
      }
      yield text;
    }
  }
};

const studentLines = function* (classes: number, isSpoilt: Spoil): Generator<string> {
  yield 'Matricule;Nom;Prénoms;Sexe;Date de naissance;Lieu de naissance;Téléphone;Classe\n';
  for (let row = 0; row < classes * perClass; row++) {
    const born = isSpoilt(row) ? '31/02/2012' : `${1 + (row % 28)}/${1 + (row % 12)}/2012`;
    yield (
      `E${row + 1};N'Guessan ${row % 997};Aya Éva ${row % 89};${row % 2 ? 'F' : 'M'};${born};` +
      `Yamoussoukro;07 08 09 ${row % 100};C${1 + Math.floor(row / perClass)}\n`
    );
  }
};

const write = (file: string, lines: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(lines, { highWaterMark: 1000 }), createWriteStream(file));

export const writeMarks = (file: string, classes: number, isSpoilt = never): Promise<void> =>
  write(file, markLines(classes, isSpoilt));

export const writeStudents = (file: string, classes: number, isSpoilt = never): Promise<void> =>
  write(file, studentLines(classes, isSpoilt));
