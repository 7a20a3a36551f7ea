using Migrator.Gates;
using Migrator.PostgreSql.State.Use;

namespace Migrator.PostgreSql.Tests.State;

public sealed class StatementMentionTests
{
    [Theory]
    [InlineData("SELECT email FROM customers WHERE id = $1")]
    [InlineData("select c.EMAIL from Shop.Customers c")]
    [InlineData("""SELECT c."email" FROM "shop"."customers" AS c""")]
    [InlineData("INSERT INTO customers(id, email) VALUES ($1, $2)")]
    [InlineData("INSERT INTO shop.customers (email) VALUES (E'it\\'s', $1)")]
    [InlineData("UPDATE customers SET email = $1")]
    [InlineData("WITH x AS (SELECT id FROM customers WHERE email = $1) DELETE FROM orders USING x")]
    [InlineData("(SELECT email FROM customers)")]
    [InlineData("COPY customers (id, email) FROM STDIN")]
    [InlineData("COPY (SELECT email FROM customers) TO STDOUT")]
    [InlineData("/* page 7 */ SELECT email FROM customers")]
    [InlineData("DECLARE c CURSOR FOR SELECT email FROM customers")]
    public void An_application_that_names_the_column_and_its_table_uses_it(string sql) => Assert.True(Names(sql));

    [Theory]
    [InlineData("SELECT email_address FROM customers")]
    [InlineData("SELECT email_address AS email FROM customers")]
    [InlineData("SELECT email FROM suppliers")]
    [InlineData("SELECT email FROM archive.customers")]
    [InlineData("""SELECT "Email" FROM customers""")]
    [InlineData("SELECT 'email' FROM customers")]
    [InlineData("SELECT name FROM customers -- not email")]
    [InlineData("SELECT name /* email /* nested */ email */ FROM customers")]
    [InlineData("SELECT $q$email$q$ FROM customers")]
    [InlineData("SELECT email(name) FROM customers")]
    [InlineData("SELECT * FROM customers")]
    [InlineData("ALTER TABLE customers DROP COLUMN email")]
    [InlineData("CREATE INDEX ON customers (email)")]
    [InlineData("COPY shop.customers (id, email) TO stdout")]
    [InlineData("UPDATE shop.customers SET email = migrator.m42_email(email_address)")]
    [InlineData("""SELECT email FROM customers WHERE "~~migrator" IS NULL""")]
    [InlineData("""UPDATE customers SET "_m_0123456789" = 1 WHERE email IS NULL""")]
    [InlineData("SELECT /* migrator */ EXISTS (SELECT email FROM customers)")]
    public void What_does_not_name_it_or_is_our_own_does_not(string sql) => Assert.False(Names(sql));

    [Theory]
    [InlineData("SELECT 1 FROM customers", true)]
    [InlineData("SELECT 1 FROM shop.customers", true)]
    [InlineData("SELECT 1 FROM archive.customers", false)]
    [InlineData("SELECT 1 FROM old_customers AS customers", false)]
    public void A_table_is_named_by_itself(string sql, bool names) => Assert.Equal(names, new StatementMention(sql).Of(new(new("shop", "customers"), null)));

    [Theory]
    [InlineData("SELECT email FROM customers WHERE id = $12 AND name = $1", "SELECT email FROM customers WHERE id = $12 AND name = $1")]
    [InlineData("DECLARE c CURSOR FOR SELECT a1 FROM t_2 WHERE a1 = 'it''s secret' AND n > 4111.5", "DECLARE c CURSOR FOR SELECT a1 FROM t_2 WHERE a1 = '…' AND n > …")]
    [InlineData(@"COPY (SELECT E'it\'s secret', $$secret$$, $q$secret$q$) TO stdout", "COPY (SELECT E'…', …, …) TO stdout")]
    [InlineData("SELECT \"a'1\" -- 'it'\n, 'secret", "SELECT \"a'1\" -- 'it'\n, '…'")]
    public void What_is_shown_has_no_values(string sql, string shown) => Assert.Equal(shown, StatementTokens.WithoutValues(sql));

    private static bool Names(string sql) => new StatementMention(sql).Of(new DoomedObject(new("shop", "customers"), new("email")));
}
