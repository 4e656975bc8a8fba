import './dashboard.css';
import { askFirst } from './first-question.ts';
import { ViewerQuery } from './viewer-query.ts';

// What is here is small and runs first: the server says who is there while what draws it is still being loaded.
askFirst(ViewerQuery);
void import('./start.tsx');
