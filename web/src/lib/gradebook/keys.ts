export type Move =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'rowStart'
  | 'rowEnd'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown';

export type Command =
  | { kind: 'move'; move: Move; /** stay where the mark can't be one */ holds?: boolean }
  | { kind: 'edit' | 'restore' | 'undo' | 'redo' | 'fill' | 'clear' | 'history' };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const always: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};
const between: Record<string, Move> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'rowStart',
  End: 'rowEnd',
};
const withControl: Record<string, Move> = { Home: 'first', End: 'last' };
const commands: Record<string, 'undo' | 'redo' | 'fill'> = { z: 'undo', y: 'redo', d: 'fill' };

/**
 * What a key does in the grid; null when it is the editor's own. While a mark is being typed, the
 * keys that move inside the text stay there.
 */
export const commandFor = (
  event: Key,
  isEditing: boolean,
  entersAtOnce: boolean,
): Command | null => {
  const { key, shiftKey } = event;
  if (event.altKey) return null;
  if (key === 'Enter' && (event.ctrlKey || event.metaKey)) return { kind: 'history' };
  if (key === 'Enter' && (isEditing || entersAtOnce || shiftKey)) {
    return { kind: 'move', move: shiftKey ? 'up' : 'down', holds: true };
  }
  if (key === 'Enter' || key === 'F2') return isEditing ? null : { kind: 'edit' };
  if (key === 'Escape') return { kind: 'restore' };
  if (key === 'Tab') return isEditing ? { kind: 'move', move: shiftKey ? 'left' : 'right' } : null;
  if (always[key]) return { kind: 'move', move: always[key] };
  if (isEditing) return null;
  if (event.ctrlKey || event.metaKey) {
    if (withControl[key]) return { kind: 'move', move: withControl[key] };
    const kind = commands[key.toLowerCase()];
    return kind ? { kind: kind === 'undo' && shiftKey ? 'redo' : kind } : null;
  }
  if (key === 'Delete' || key === 'Backspace') return { kind: 'clear' };
  return between[key] ? { kind: 'move', move: between[key] } : null;
};

export type Place = { row: number; column: number };

const page = 10;

/** Where a move leads in a grid of this size; the edges hold. */
export const moved = ({ row, column }: Place, move: Move, rows: number, columns: number): Place => {
  const clamp = (value: number, size: number): number => Math.max(0, Math.min(value, size - 1));
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: clamp(nextRow, rows),
    column: clamp(nextColumn, columns),
  });
  const targets: Record<Move, Place> = {
    up: to(row - 1, column),
    down: to(row + 1, column),
    left: to(row, column - 1),
    right: to(row, column + 1),
    rowStart: to(row, 0),
    rowEnd: to(row, columns),
    first: to(0, 0),
    last: to(rows, columns),
    pageUp: to(row - page, column),
    pageDown: to(row + page, column),
  };
  return targets[move];
};

/** As `moved`, where one student's assessments stand below one another; pages are students. */
export const movedInOne = (place: Place, move: Move, rows: number, columns: number): Place => {
  if (move === 'pageUp') return moved(place, 'up', rows, columns);
  if (move === 'pageDown') return moved(place, 'down', rows, columns);
  const { row } = moved({ row: place.column, column: 0 }, move, columns, 1);
  return { row: place.row, column: row };
};
