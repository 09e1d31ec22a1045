import { defineParams } from '@sveltejs/kit/params';

const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const params = defineParams({
  uuid: (value) => (form.test(value) ? value : undefined),
});
