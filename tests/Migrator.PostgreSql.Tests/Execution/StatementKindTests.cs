using Migrator.PostgreSql.Execution;

namespace Migrator.PostgreSql.Tests.Execution;

public sealed class StatementKindTests
{
    [Theory]
    [InlineData("UPDATE shop.cards SET number = '4111'", "UPDATE")]
    [InlineData("insert into shop.cards values ('4111')", "INSERT INTO")]
    [InlineData("/* token=secret */ SELECT 'secret'", "SELECT")]
    [InlineData("-- for secret\n  DELETE FROM shop.cards", "DELETE FROM")]
    [InlineData("CREATE INDEX CONCURRENTLY secret ON t (a)", "CREATE INDEX CONCURRENTLY")]
    [InlineData("autovacuum: VACUUM shop.cards", "VACUUM")]
    [InlineData("COMMIT;", "COMMIT")]
    [InlineData("SELECT'secret'", "")]
    [InlineData("secret SELECT", "")]
    [InlineData("/* secret", "")]
    [InlineData("", "")]
    public void A_statement_is_told_by_the_keywords_it_begins_with_and_never_by_its_values(string statement, string kind)
    {
        Assert.Equal(kind, StatementKind.Of(statement));
    }
}
