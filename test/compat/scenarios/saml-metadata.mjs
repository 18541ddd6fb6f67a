// Metadata of SAML service providers as they write it, and what is put together otherwise than the standard has it.
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const P = 'urn:oasis:names:tc:SAML:2.0:protocol';
const B = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const RSA =
  'MIIDEzCCAfugAwIBAgIUZtN8tEW/ckeaoz2G2PUK6YbF8ZIwDQYJKoZIhvcNAQELBQAwGTEXMBUGA1UEAwwOc3AuZXhhbXBsZS5vcmcwHhcNMjYxMTMwMDAwODQ1WhcNMzYxMTI3MDAwODQ1WjAZMRcwFQYDVQQDDA5zcC5leGFtcGxlLm9yZzCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAL21jALAAfRZK/uoL9lft92bR2XGo9QTab2TnyCBLajneVAmJrsq54U6eEl8/N97G6qm/5sMXX4EmfubL+cYw2VTtMQ72Ili7TQRlM7vZ4S9zZqB6QV8x+EyeznKcHSfPtmI0F4MbnjXTS5mz+TrFJNH06/KPk0nSXF+3X/jFK7IWfEuVgLwm+UhPTo/w7+5RB8QXcAqKV+Rg7f3fQ8ZRfmJY9JcuXgJ8cdnC0LvE7JsSFQTtXTviS7HUE6fNzwJ/PTsowGoFPILyxeswr57530P/uqTLfkjOz3dlneHy1n2u/AiR/2CQuyru6pm/X2k8rFjEwpYcAHhgumbBr6NygcCAwEAAaNTMFEwHQYDVR0OBBYEFIZPSOKucPCqeG6YiHZmtX8BCNz6MB8GA1UdIwQYMBaAFIZPSOKucPCqeG6YiHZmtX8BCNz6MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAKz1FMDIjdKBAkIyXzBqaO+HS8xaGGX+BBlGPycxAglznZ2RDJybn4pHA/o60ZZIHhwYfwFzZwR6rkqbscDXE6NvmeBZ2psUTHeok0Qa2Zpfj9ykBjlo9Zn1nKI33o3iOx1r2l8facNynTCetdVtxT2V5UhER7bcmKzt7L9ceIQhEjb6vt6TqhVYPpFCecjFL4CWAihDxYOLQdupsITYwH6t8ci3V0YWjPXlXn24xKdMRpc2JSmZ+tnBJH1EtGTu4KyVqCXLiCIcBrFv1U9BogUfyKVDgRJBTQKI7bgOsM0la6y+OZdAmAmM0ZiA0EHwKaxyBgzMj5dVbcvPwmn7f18=';
const EC =
  'MIIBrTCCAVOgAwIBAgIUZsp/ldQforEi+ucLPmlNL8sEqtEwCgYIKoZIzj0EAwIwLDEYMBYGA1UEAwwPZW5jLmV4YW1wbGUub3JnMRAwDgYDVQQKDAdFeCwgSW5jMB4XDTI2MTEzMDAwMDg0NVoXDTM2MTEyNzAwMDg0NVowLDEYMBYGA1UEAwwPZW5jLmV4YW1wbGUub3JnMRAwDgYDVQQKDAdFeCwgSW5jMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvqqtxSxIzDdL2r4AbERcBU2lM8CJZ7Z5FvxmTyP5ZgBHLIxnQawCRa1uZqhinjAqEUfXXz/BmZzqRapsdRWMjqNTMFEwHQYDVR0OBBYEFHesbooT5EVfBiSTq7WBPIScCGTAMB8GA1UdIwQYMBaAFHesbooT5EVfBiSTq7WBPIScCGTAMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgYswbLtAP9P+/8npATeTNMeQMmstMFqxEW5Pqis1U1akCIQCqEngTG3bnXhWcbORtEtbzS7EDRTQvpc0jCQNmYhYjmQ==';
const lined = (base64) => base64.match(/.{1,64}/g).join('\n');

/** As products write it, from what they publish of theirs. */
const DOCUMENTS = {
  Shibboleth: `<!--
This is example metadata only.
-->
<md:EntityDescriptor xmlns:md="${MD}" ID="_abc" entityID="https://shib.example.org/shibboleth">
<md:Extensions xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport">
<alg:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/>
<alg:SigningMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"/>
<alg:SigningMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
</md:Extensions>
<md:SPSSODescriptor protocolSupportEnumeration="${P} urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:1.0:protocol">
<md:Extensions>
<init:RequestInitiator xmlns:init="urn:oasis:names:tc:SAML:profiles:SSO:request-init" Binding="urn:oasis:names:tc:SAML:profiles:SSO:request-init" Location="https://shib.example.org/Shibboleth.sso/Login"/>
<idpdisc:DiscoveryResponse xmlns:idpdisc="urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol" Binding="urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol" Location="https://shib.example.org/Shibboleth.sso/Login" index="1"/>
</md:Extensions>
<md:KeyDescriptor>
<ds:KeyInfo xmlns:ds="${DS}">
<ds:KeyName>shib.example.org</ds:KeyName>
<ds:X509Data>
<ds:X509SubjectName>CN=shib.example.org</ds:X509SubjectName>
<ds:X509Certificate>${lined(RSA)}
</ds:X509Certificate>
</ds:X509Data>
</ds:KeyInfo>
<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes128-gcm"/>
<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod xmlns:ds="${DS}" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/></md:EncryptionMethod>
</md:KeyDescriptor>
<md:ArtifactResolutionService Binding="${B}SOAP" Location="https://shib.example.org/Shibboleth.sso/Artifact/SOAP" index="1"/>
<md:SingleLogoutService Binding="${B}SOAP" Location="https://shib.example.org/Shibboleth.sso/SLO/SOAP"/>
<md:SingleLogoutService Binding="${B}HTTP-Redirect" Location="https://shib.example.org/Shibboleth.sso/SLO/Redirect"/>
<md:SingleLogoutService Binding="${B}HTTP-POST" Location="https://shib.example.org/Shibboleth.sso/SLO/POST"/>
<md:SingleLogoutService Binding="${B}HTTP-Artifact" Location="https://shib.example.org/Shibboleth.sso/SLO/Artifact"/>
<md:ManageNameIDService Binding="${B}SOAP" Location="https://shib.example.org/Shibboleth.sso/NIM/SOAP"/>
<md:AssertionConsumerService Binding="${B}HTTP-POST" Location="https://shib.example.org/Shibboleth.sso/SAML2/POST" index="1"/>
<md:AssertionConsumerService Binding="${B}HTTP-POST-SimpleSign" Location="https://shib.example.org/Shibboleth.sso/SAML2/POST-SimpleSign" index="2"/>
<md:AssertionConsumerService Binding="${B}HTTP-Artifact" Location="https://shib.example.org/Shibboleth.sso/SAML2/Artifact" index="3"/>
<md:AssertionConsumerService Binding="${B}PAOS" Location="https://shib.example.org/Shibboleth.sso/SAML2/ECP" index="4"/>
<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:1.0:profiles:browser-post" Location="https://shib.example.org/Shibboleth.sso/SAML/POST" index="5"/>
<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:1.0:profiles:artifact-01" Location="https://shib.example.org/Shibboleth.sso/SAML/Artifact" index="6"/>
</md:SPSSODescriptor>
</md:EntityDescriptor>`,
  SimpleSAMLphp: `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="${MD}" xmlns:ds="${DS}" entityID="https://ssp.example.org/simplesaml/module.php/saml/sp/metadata.php/default-sp">
<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol ${P}">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${RSA}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${EC}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Binding="${B}HTTP-Redirect" Location="https://ssp.example.org/slo"/>
<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
<md:AssertionConsumerService Binding="${B}HTTP-POST" Location="https://ssp.example.org/acs/default-sp" index="0"/>
<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:1.0:profiles:browser-post" Location="https://ssp.example.org/saml1-acs.php/default-sp" index="1"/>
<md:AssertionConsumerService Binding="${B}HTTP-Artifact" Location="https://ssp.example.org/acs/default-sp" index="2"/>
<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:1.0:profiles:artifact-01" Location="https://ssp.example.org/saml1-acs.php/default-sp/artifact" index="3"/>
<md:AttributeConsumingService index="0">
<md:ServiceName xml:lang="en">Example</md:ServiceName>
<md:ServiceDescription xml:lang="en">D</md:ServiceDescription>
<md:RequestedAttribute Name="urn:oid:0.9.2342.19200300.100.1.3" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="mail" isRequired="true"/>
<md:RequestedAttribute Name="urn:oid:2.5.4.42" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="givenName"/>
</md:AttributeConsumingService>
</md:SPSSODescriptor>
<md:Organization><md:OrganizationName xml:lang="en">Org</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">Org</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">http://org.example.org</md:OrganizationURL></md:Organization>
<md:ContactPerson contactType="technical"><md:Company>C</md:Company><md:GivenName>Admin</md:GivenName><md:SurName>Istrator</md:SurName><md:EmailAddress>a@example.org</md:EmailAddress><md:TelephoneNumber>1</md:TelephoneNumber></md:ContactPerson>
</md:EntityDescriptor>`,
  'a cloud service': `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor xmlns:md="${MD}" entityID="https://acme.my.salesforce.com" validUntil="2036-01-01T00:00:00.000Z" xmlns:ds="${DS}">
<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${P}">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${RSA}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Binding="${B}HTTP-Redirect" Location="https://acme.my.salesforce.com/services/auth/sp/saml2/logout"/>
<md:SingleLogoutService Binding="${B}HTTP-POST" Location="https://acme.my.salesforce.com/services/auth/sp/saml2/logout"/>
<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>
<md:AssertionConsumerService Binding="${B}HTTP-POST" Location="https://acme.my.salesforce.com?so=00D3000" index="0" isDefault="true"/>
<md:AssertionConsumerService Binding="${B}HTTP-POST" Location="https://acme.force.com/login?so=00D3000" index="1"/>
</md:SPSSODescriptor>
</md:EntityDescriptor>`,
  ADFS: `<EntityDescriptor ID="_d5a4d6ea" entityID="http://adfs.example.org/adfs/services/trust" xmlns="${MD}">
<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_d5a4d6ea"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></ds:Signature>
<RoleDescriptor xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/ws-sx/ws-trust/200512 http://schemas.xmlsoap.org/ws/2005/02/trust http://docs.oasis-open.org/wsfed/federation/200706" ServiceDisplayName="X" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706"><KeyDescriptor use="encryption"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${EC}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><fed:ClaimTypesRequested><auth:ClaimType Uri="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" Optional="true" xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706"><auth:DisplayName>E-Mail Address</auth:DisplayName></auth:ClaimType></fed:ClaimTypesRequested><fed:TargetScopes><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>https://adfs.example.org/adfs/ls/</wsa:Address></wsa:EndpointReference></fed:TargetScopes></RoleDescriptor>
<SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="${P}"><KeyDescriptor use="encryption"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${EC}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleLogoutService Binding="${B}HTTP-Redirect" Location="https://adfs.example.org/adfs/ls/"/><SingleLogoutService Binding="${B}HTTP-POST" Location="https://adfs.example.org/adfs/ls/"/><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://adfs.example.org/adfs/ls/" index="0" isDefault="true"/><AssertionConsumerService Binding="${B}HTTP-Artifact" Location="https://adfs.example.org/adfs/ls/" index="1"/><AssertionConsumerService Binding="${B}HTTP-Redirect" Location="https://adfs.example.org/adfs/ls/" index="2"/></SPSSODescriptor>
<IDPSSODescriptor protocolSupportEnumeration="${P}"><KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="${B}HTTP-Redirect" Location="https://adfs.example.org/adfs/ls/"/><Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="E-Mail Address" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/></IDPSSODescriptor>
<ContactPerson contactType="support"/>
</EntityDescriptor>`,
  'ADFS, two roles': `<EntityDescriptor ID="_d5a4d6eb" entityID="http://adfs2.example.org/adfs/services/trust" xmlns="${MD}"><SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="${P}"><KeyDescriptor use="encryption"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${EC}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://adfs.example.org/adfs/ls/" index="0" isDefault="true"/></SPSSODescriptor><IDPSSODescriptor protocolSupportEnumeration="${P}"><SingleSignOnService Binding="${B}HTTP-Redirect" Location="https://adfs.example.org/adfs/ls/"/></IDPSSODescriptor><ContactPerson contactType="support"><GivenName/></ContactPerson></EntityDescriptor>`,
  'a cloud console': `<?xml version="1.0"?>
<EntityDescriptor xmlns="${MD}" entityID="urn:amazon:webservices" validUntil="2036-01-01T00:00:00Z">
<SPSSODescriptor protocolSupportEnumeration="${P}" WantAssertionsSigned="true">
<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${lined(RSA)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
<AssertionConsumerService index="1" isDefault="true" Binding="${B}HTTP-POST" Location="https://signin.aws.amazon.com/saml"/>
<AssertionConsumerService index="2" isDefault="false" Binding="${B}HTTP-POST" Location="https://us-east-1.signin.aws.amazon.com/saml"/>
<AttributeConsumingService index="1"><ServiceName xml:lang="en">AWS Management Console Single Sign-On</ServiceName>
<RequestedAttribute isRequired="true" Name="https://aws.amazon.com/SAML/Attributes/Role" FriendlyName="RoleEntitlement"/>
<RequestedAttribute isRequired="true" Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName" FriendlyName="RoleSessionName"/>
<RequestedAttribute isRequired="false" Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.1" FriendlyName="eduPersonAffiliation" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"/>
<RequestedAttribute isRequired="false" Name="plain-name"/>
</AttributeConsumingService>
</SPSSODescriptor>
<Organization><OrganizationName xml:lang="en">Amazon Web Services, Inc.</OrganizationName><OrganizationDisplayName xml:lang="en">AWS</OrganizationDisplayName><OrganizationURL xml:lang="en">https://aws.amazon.com</OrganizationURL></Organization>
</EntityDescriptor>`,
  'a Python library': `<?xml version='1.0' encoding='UTF-8'?>
<ns0:EntityDescriptor xmlns:ns0="${MD}" xmlns:ns1="urn:oasis:names:tc:SAML:metadata:attribute" xmlns:ns2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ns4="${DS}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" entityID="http://pysaml.example.org/saml2/metadata/"><ns0:Extensions><ns1:EntityAttributes><ns2:Attribute Name="http://macedir.org/entity-category" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><ns2:AttributeValue xsi:type="xs:string">http://refeds.org/category/research-and-scholarship</ns2:AttributeValue></ns2:Attribute></ns1:EntityAttributes></ns0:Extensions><ns0:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${P}"><ns0:KeyDescriptor><ns4:KeyInfo><ns4:X509Data><ns4:X509Certificate>${RSA}</ns4:X509Certificate></ns4:X509Data></ns4:KeyInfo></ns0:KeyDescriptor><ns0:SingleLogoutService Binding="${B}HTTP-Redirect" Location="http://pysaml.example.org/saml2/ls/"/><ns0:SingleLogoutService Binding="${B}HTTP-POST" Location="http://pysaml.example.org/saml2/ls/post/"/><ns0:AssertionConsumerService Binding="${B}HTTP-POST" Location="http://pysaml.example.org/saml2/acs/" index="1"/></ns0:SPSSODescriptor></ns0:EntityDescriptor>`,
  'a Go library': `<EntityDescriptor xmlns="${MD}" validUntil="2036-01-02T15:04:05.999Z" cacheDuration="PT48H" entityID="https://grafana.example.org/saml/metadata">
<SPSSODescriptor xmlns="${MD}" validUntil="2036-01-02T15:04:05.999Z" protocolSupportEnumeration="${P}" AuthnRequestsSigned="true" WantAssertionsSigned="true">
<KeyDescriptor use="encryption"><KeyInfo xmlns="${DS}"><X509Data xmlns="${DS}"><X509Certificate xmlns="${DS}">${RSA}</X509Certificate></X509Data></KeyInfo><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"></EncryptionMethod><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"></EncryptionMethod></KeyDescriptor>
<KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data xmlns="${DS}"><X509Certificate xmlns="${DS}">${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleLogoutService Binding="${B}HTTP-POST" Location="https://grafana.example.org/saml/slo" ResponseLocation="https://grafana.example.org/saml/slo"></SingleLogoutService>
<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
<AssertionConsumerService Binding="${B}HTTP-POST" Location="https://grafana.example.org/saml/acs" index="1"></AssertionConsumerService>
<AssertionConsumerService Binding="${B}HTTP-Artifact" Location="https://grafana.example.org/saml/acs" index="2"></AssertionConsumerService>
</SPSSODescriptor>
</EntityDescriptor>`,
  'a Java library': `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor xmlns:md="${MD}" entityID="https://spring.example.org/saml2/service-provider-metadata/one"><md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="${P}"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${RSA}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${RSA}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="${B}HTTP-POST" Location="https://spring.example.org/logout/saml2/slo" ResponseLocation="https://spring.example.org/logout/saml2/slo"/><md:AssertionConsumerService Binding="${B}HTTP-POST" Location="https://spring.example.org/login/saml2/sso/one" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`,
  'a PHP library': `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="${MD}" validUntil="2036-01-01T00:00:00Z" cacheDuration="PT604800S" entityID="http://php.example.org/metadata.php">
<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="false" protocolSupportEnumeration="${P}">
<md:SingleLogoutService Binding="${B}HTTP-Redirect" Location="http://php.example.org/index.php?sls" />
<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
<md:AssertionConsumerService Binding="${B}HTTP-POST" Location="http://php.example.org/index.php?acs" index="1" />
</md:SPSSODescriptor>
</md:EntityDescriptor>`,
  'several services and names': `<EntityDescriptor xmlns="${MD}" entityID="urn:several"><SPSSODescriptor protocolSupportEnumeration="${P}">
<KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${EC}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<KeyDescriptor><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${RSA}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<AssertionConsumerService Binding="${B}HTTP-POST" Location="https://a.example.org/1" index="1"/><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://a.example.org/2" index="2"/>
<AttributeConsumingService index="0" isDefault="true"><ServiceName xml:lang="en">S</ServiceName><ServiceName xml:lang="de">S</ServiceName><RequestedAttribute Name="a" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"/></AttributeConsumingService>
<AttributeConsumingService index="1"><ServiceName xml:lang="en">T</ServiceName><RequestedAttribute Name="b" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified" FriendlyName=""/><RequestedAttribute Name="c" NameFormat="urn:other"/></AttributeConsumingService></SPSSODescriptor></EntityDescriptor>`,
  'an attribute with values': `<EntityDescriptor xmlns="${MD}" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" entityID="urn:values"><SPSSODescriptor protocolSupportEnumeration="${P}"><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://a.example.org/1" index="1"/><AttributeConsumingService index="0"><ServiceName xml:lang="en">S</ServiceName><RequestedAttribute Name="a"><saml:AttributeValue>x</saml:AttributeValue></RequestedAttribute></AttributeConsumingService></SPSSODescriptor></EntityDescriptor>`,
  'an attribute twice': `<EntityDescriptor xmlns="${MD}" entityID="urn:twice"><SPSSODescriptor protocolSupportEnumeration="${P}"><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://a.example.org/1" index="1"/><AttributeConsumingService index="0"><ServiceName xml:lang="en">S</ServiceName><RequestedAttribute Name="a"/><RequestedAttribute Name="a"/></AttributeConsumingService></SPSSODescriptor></EntityDescriptor>`,
  'everything of UIInfo': `<EntityDescriptor xmlns="${MD}" entityID="urn:ui"><Extensions><mdrpi:RegistrationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" registrationAuthority="https://r.example.org" registrationInstant="2013-11-20T11:07:08Z"><mdrpi:RegistrationPolicy xml:lang="en">https://r.example.org/p</mdrpi:RegistrationPolicy></mdrpi:RegistrationInfo></Extensions><SPSSODescriptor protocolSupportEnumeration="${P}"><Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="de">Dienst</mdui:DisplayName><mdui:DisplayName xml:lang="en">Service</mdui:DisplayName><mdui:Description xml:lang="en">Desc</mdui:Description><mdui:Keywords xml:lang="en">a+b c</mdui:Keywords><mdui:InformationURL xml:lang="de">https://a.example.org/info</mdui:InformationURL><mdui:PrivacyStatementURL xml:lang="de">https://a.example.org/datenschutz</mdui:PrivacyStatementURL><mdui:PrivacyStatementURL xml:lang="en">https://a.example.org/privacy</mdui:PrivacyStatementURL><mdui:Logo height="40" width="80">https://a.example.org/l1.png</mdui:Logo><mdui:Logo height="16" width="16" xml:lang="en">https://a.example.org/l2.png</mdui:Logo></mdui:UIInfo><mdui:DiscoHints xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DomainHint>example.org</mdui:DomainHint></mdui:DiscoHints></Extensions><AssertionConsumerService Binding="${B}HTTP-POST" Location="https://a.example.org/1" index="1"/></SPSSODescriptor></EntityDescriptor>`,
};

const place = (element, binding, location, more = 'index="1"') =>
  `<${element} Binding="${B}${binding}" Location="${location}" ${more}/>`;
const acs = (location = 'https://a/1', more) =>
  place('AssertionConsumerService', 'HTTP-POST', location, more);
const entity = (content, more = '') =>
  `<EntityDescriptor xmlns="${MD}" entityID="urn:sp"${more}>${content}</EntityDescriptor>`;
const sp = (content, more = '') =>
  entity(`<SPSSODescriptor protocolSupportEnumeration="${P}"${more}>${content}</SPSSODescriptor>`);
const beside = (content, more) =>
  entity(`<SPSSODescriptor protocolSupportEnumeration="${P}">${acs()}</SPSSODescriptor>${content}`, more);
const key = (content, use = 'signing') =>
  sp(`<KeyDescriptor use="${use}"><KeyInfo xmlns="${DS}">${content}</KeyInfo></KeyDescriptor>`);
const x509 = (certificate) => `<X509Data><X509Certificate>${certificate}</X509Certificate></X509Data>`;
const ui = (content) =>
  sp(
    `<Extensions><m:UIInfo xmlns:m="urn:oasis:names:tc:SAML:metadata:ui">${content}</m:UIInfo></Extensions>${acs()}`,
  );
const privacy = (language, url) =>
  `<m:PrivacyStatementURL xml:lang="${language}">${url}</m:PrivacyStatementURL>`;
const asked = (content, more = 'index="0"') =>
  sp(
    `${acs()}<AttributeConsumingService ${more}><ServiceName xml:lang="en">S</ServiceName>${content}</AttributeConsumingService>`,
  );
const idp = (content) =>
  beside(`<IDPSSODescriptor protocolSupportEnumeration="${P}">${content}</IDPSSODescriptor>`);
const FOREIGN = '<a xmlns="urn:a"/>';
const ATTRIBUTE = '<s:Attribute xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" Name="a"/>';

/** What is made of a document, without what is made of every one of them; certificates by their names. */
const converting =
  (documents) =>
  async ({ given, http, realm, check }) => {
    const token = await given.serviceToken('manage-clients');
    for (const [name, text] of Object.entries(documents)) {
      const headers = { 'content-type': 'text/plain' };
      const { status, json } = await http.post(`/admin/realms/${realm}/client-description-converter`, {
        token,
        text,
        headers,
      });
      if (status >= 400) check(name, [status, json.error]);
      else {
        const { clientId, redirectUris, attributes, protocolMappers } = json;
        for (const [key, value] of Object.entries(attributes))
          if (/certificate/.test(key)) attributes[key] = { [RSA]: 'RSA', [EC]: 'EC' }[value] ?? value;
        for (const common of [
          'saml.server.signature',
          'saml.server.signature.keyinfo.ext',
          'saml.signature.algorithm',
          'saml.authnstatement',
        ])
          delete attributes[common];
        check(name, [
          clientId,
          redirectUris,
          attributes,
          protocolMappers.map(({ name, config }) => [name, config]),
        ]);
      }
    }
  };

const each = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));

export default {
  'of many products': converting(DOCUMENTS),

  'of many products, registered': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const headers = { 'content-type': 'application/xml' };
    for (const name of ['SimpleSAMLphp', 'ADFS', 'a Go library'])
      await step(name, dcr.saml.create(undefined, { token, text: DOCUMENTS[name], headers }), {
        sets: ['redirectUris'],
      });
  },

  keys: converting({
    'two certificates': key(
      `<X509Data><X509Certificate>${RSA}</X509Certificate><X509Certificate>${EC}</X509Certificate></X509Data>`,
    ),
    'by a name': key('<KeyName>a</KeyName>'),
    'by a name, to encrypt': key('<KeyName>a</KeyName>', 'encryption'),
    'by a name and a certificate': key(`<KeyName>a</KeyName>${x509(RSA)}`),
    'by a value': key(
      '<KeyValue><RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>',
    ),
    'by more than a certificate': key(
      `<X509Data><X509SubjectName>CN=a</X509SubjectName><X509Certificate>${RSA}</X509Certificate></X509Data>`,
    ),
    'on several lines': key(x509(`\n  ${lined(RSA)}\n`)),
    'with a comment': key(x509(`${RSA.slice(0, 100)}<!-- c -->${RSA.slice(100)}`)),
    'with something behind': key(x509(`${RSA}AAAA`)),
    'in PEM': key(x509(`-----BEGIN CERTIFICATE-----\n${RSA}\n-----END CERTIFICATE-----`)),
    'of no base64': key(x509('!!!!')),
    nothing: sp('<KeyDescriptor use="signing"/>'),
    'of no use': key(x509(RSA), ''),
    'of another use': key(x509(RSA), 'SIGNING'),
    'behind the services': sp(
      `${acs()}<KeyDescriptor use="encryption"><KeyInfo xmlns="${DS}">${x509(EC)}</KeyInfo></KeyDescriptor>`,
    ),
    'a descriptor with something else': sp('<KeyDescriptor><Moon/></KeyDescriptor>'),
    'a method without an algorithm': sp('<KeyDescriptor><EncryptionMethod/></KeyDescriptor>'),
  }),

  endpoints: converting({
    ...each(
      ['HTTP-POST', 'HTTP-Redirect', 'HTTP-Artifact', 'PAOS', 'SOAP', 'HTTP-POST-SimpleSign'],
      (binding) => sp(place('AssertionConsumerService', binding, 'https://a/1')),
    ),
    ...each(
      [
        '',
        'index="-1"',
        'index="+1"',
        'index=" 1 "',
        'index="70000"',
        'index=""',
        'index="x"',
        'isDefault="x"',
        'ResponseLocation="a b"',
      ],
      (more) => sp(acs('https://a/1', more)),
    ),
    ...each(
      [
        ' https://a/5 ',
        'https://a/{x}',
        'https://a/%zz',
        'https://ü.example/ä',
        'urn:a:b',
        'https://a/x?a=b&amp;c=d',
      ],
      (location) => sp(acs(location)),
    ),
    'white space around the binding': sp(acs().replace('Binding="', 'Binding=" ')),
    'a binding that is no URI': sp(acs().replace(`${B}HTTP-POST`, 'a b')),
    'one that holds something': sp(acs().replace('/>', `>${FOREIGN}</AssertionConsumerService>`)),
    ...each(
      [
        'index="2"|index="1"',
        'index="1"|index="1"',
        'index="1"|',
        'index="2"|index="0" isDefault="false"',
        'index="2" isDefault="true"|index="1" isDefault="true"',
        'index="0"|index="1" isDefault="1"',
        'index="1" isDefault="x"|index="0"',
        '|index="-1"',
      ],
      (two) =>
        sp(
          two
            .split('|')
            .map((more, at) => place('ArtifactResolutionService', 'SOAP', `https://a/${at}`, more))
            .join(''),
        ),
    ),
  }),

  'what people see': converting({
    'in English last': ui(privacy('de', 'https://a/de') + privacy('en', 'https://a/en')),
    'in English of a country': ui(privacy('de', 'https://a/de') + privacy('en-GB', 'https://a/gb')),
    'not in English': ui(privacy('fr', 'https://a/fr') + privacy('de', 'https://a/de')),
    'two in English': ui(privacy('en', 'https://a/1') + privacy('en ', 'https://a/2')),
    'in no language': ui('<m:PrivacyStatementURL>https://a</m:PrivacyStatementURL>'),
    'a name in no language': ui('<m:DisplayName>A</m:DisplayName>'),
    'a policy that is no URI': ui(privacy('en', 'a b')),
    'information that is no URI': ui('<m:InformationURL xml:lang="en">a b</m:InformationURL>'),
    logos: ui(
      '<m:Logo width="1" height="1" xml:lang="de">https://a/1</m:Logo><m:Logo width="1" height="1" xml:lang="en">https://a/2</m:Logo>',
    ),
    'a logo on lines': ui('<m:Logo width="1" height="1">\n https://a/\n1</m:Logo>'),
    ...each(['width="1"', 'width="1.5" height="1"', 'width="-1" height="1"', 'width="" height="1"'], (size) =>
      ui(`<m:Logo ${size}>https://a/1</m:Logo>`),
    ),
    'something else': ui('<m:Moon/>'),
    'of somebody else': ui(FOREIGN),
  }),

  'what is asked for': converting({
    'white space around': asked('<RequestedAttribute Name=" a " FriendlyName=" f "/>'),
    'no name': asked('<RequestedAttribute/>'),
    'no index': asked('', ''),
    'an odd index': asked('', 'index="x"'),
    'something else': asked('<Moon/>'),
    'of somebody else': asked(FOREIGN),
    'in another namespace': asked(ATTRIBUTE),
    'with a value': asked(
      '<RequestedAttribute Name="a"><s:AttributeValue xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion">x</s:AttributeValue></RequestedAttribute>',
    ),
    'with something else': asked('<RequestedAttribute Name="a"><Moon/></RequestedAttribute>'),
  }),

  'what stands beside': converting({
    'an attribute of an identity provider': idp(ATTRIBUTE),
    'one without a name': idp(ATTRIBUTE.replace(' Name="a"', '')),
    ...each(
      ['SingleSignOnService', 'NameIDMappingService', 'AssertionIDRequestService', 'AttributeService'],
      (name) => sp(place(name, 'SOAP', 'https://a')),
    ),
    ...each(
      ['AssertionConsumerService', 'ManageNameIDService', 'AssertionIDRequestService'].map(
        (name) => `${name} of an identity provider`,
      ),
      (name) => idp(place(name.split(' ')[0], 'SOAP', 'https://a')),
    ),
    'an identity provider without a place': idp('<SingleSignOnService Binding="b:b"/>'),
    ...each(
      [
        'AttributeAuthorityDescriptor',
        'AuthnAuthorityDescriptor',
        'PDPDescriptor',
        'RoleDescriptor',
        'AffiliationDescriptor',
        'AdditionalMetadataLocation',
      ],
      (name) => beside(`<${name} protocolSupportEnumeration="${P}"/>`),
    ),
    ...each(
      ['AttributeAuthorityDescriptor', 'PDPDescriptor', 'RoleDescriptor'].map((name) => `${name} of nothing`),
      (name) => beside(`<${name.split(' ')[0]}/>`),
    ),
    ...each(
      ['AttributeAuthorityDescriptor', 'PDPDescriptor', 'RoleDescriptor'].map(
        (name) => `${name} with something else`,
      ),
      (name) =>
        beside(`<${name.split(' ')[0]} protocolSupportEnumeration="${P}"><Moon/></${name.split(' ')[0]}>`),
    ),
    ...each(
      ['technical', 'TECHNICAL', ' other ', '', 'moon'].map((type) => `a contact for ${type}`),
      (name) => beside(`<ContactPerson contactType="${name.slice(14)}"/>`),
    ),
    'a contact for nothing': beside('<ContactPerson/>'),
    'a contact with something else': beside('<ContactPerson contactType="other"><Moon/></ContactPerson>'),
    'a contact in parts': beside(
      `<ContactPerson contactType="other"><Company>${FOREIGN}</Company></ContactPerson>`,
    ),
    'an organization': beside(
      '<Organization><Extensions/><OrganizationName>A</OrganizationName></Organization>',
    ),
    'an organization at no URI': beside(
      '<Organization><OrganizationURL xml:lang="en">a b</OrganizationURL></Organization>',
    ),
    'an organization with something else': beside('<Organization><Moon/></Organization>'),
    'something of somebody else': beside(FOREIGN),
    'attributes of the entity': beside(
      `<Extensions><x:EntityAttributes xmlns:x="urn:oasis:names:tc:SAML:metadata:attribute">${ATTRIBUTE}</x:EntityAttributes></Extensions>`,
    ),
    'other things there': beside(
      `<Extensions><x:EntityAttributes xmlns:x="urn:oasis:names:tc:SAML:metadata:attribute">${FOREIGN}</x:EntityAttributes></Extensions>`,
    ),
    ...each(
      [
        '2036-01-01T00:00:00+01:00',
        '2036-01-01',
        '2036',
        ' 2036-01-01T00:00:00Z ',
        '2036-13-01T00:00:00Z',
        '20360101T000000Z',
        'tomorrow',
        '',
      ],
      (until) => beside('', ` validUntil="${until}"`),
    ),
    ...each(['PT1H', 'P1Y2M3DT4H5M6.7S', ' PT2H ', '-P1D', 'P', 'P1W', '1H'], (duration) =>
      beside('', ` cacheDuration="${duration}"`),
    ),
    'a part until whenever': sp(acs(), ' validUntil="x"'),
  }),
};
