// Descriptions of clients in JSON, and what an administrator gets of them to begin with.
const DOCUMENTS = {
  'a mapper of few words': '{"clientId":"a","protocolMappers":[{"name":"m","protocolMapper":"x"}]}',
  'a mapper of many words':
    '{"clientId":"a","protocolMappers":[{"name":"m","protocolMapper":"x","protocol":"openid-connect","consentRequired":true,"config":{"a":"b"}}]}',
  'no mappers': '{"clientId":"a","protocolMappers":[]}',
  'white space around': ' \n{"clientId":"a"}\n ',
  'something behind': '{"clientId":"a"} x',
  'of neither kind': '{"a":"b"}',
  nothing: '{}',
  'a list': '[{"clientId":"a"}]',
};

export default {
  'in JSON': async ({ given, http, realm, step }) => {
    const token = await given.serviceToken('manage-clients');
    for (const type of ['application/json', 'text/plain'])
      for (const [name, text] of Object.entries(DOCUMENTS)) {
        const headers = { 'content-type': type };
        const at = `/admin/realms/${realm}/client-description-converter`;
        await step(`${name}: ${type}`, http.post(at, { token, text, headers }));
      }
  },
};
