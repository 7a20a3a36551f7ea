using FluentMigrator.Expressions;
using Migrator.Authoring;

namespace Migrator.Collecting.Tests;

public class OtherRunnerTests
{
    [Fact]
    public void A_replacement_run_by_FluentMigrator_says_who_runs_it()
        => Assert.Equal(
            "ReplaceColumn t a, b is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(() => Replacement().ExecuteWith(null!)).Message);

    [Fact]
    public void A_move_run_by_FluentMigrator_says_who_runs_it()
        => Assert.Equal(
            "MoveColumns a users profiles is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(() => new MoveColumnsExpression { TableName = "users", Columns = { "a" }, TargetTableName = "profiles" }.ExecuteWith(null!)).Message);

    [Fact]
    public void A_value_of_an_enum_run_by_FluentMigrator_says_who_runs_it()
        => Assert.Equal(
            "AlterEnum mood AddValue ok is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(() => new AddEnumValueExpression { EnumName = "mood", Value = "ok" }.ExecuteWith(null!)).Message);

    [Fact]
    public void An_extraction_run_by_FluentMigrator_says_who_runs_it()
        => Assert.Equal(
            "ExtractLookup a orders countries is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(() => new ExtractLookupExpression { TableName = "orders", Columns = { "a" }, LookupTableName = "countries" }.ExecuteWith(null!)).Message);

    [Fact]
    public void Links_that_FluentMigrator_is_to_extract_say_who_extracts_them()
        => Assert.Equal(
            "ExtractLinks a books links is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(() => new ExtractLinksExpression { TableName = "books", ColumnName = "a", LinkTableName = "links" }.ExecuteWith(null!)).Message);

    [Fact]
    public void Sql_in_a_phase_run_by_FluentMigrator_says_who_runs_it()
        => Assert.Equal(
            "SQL declared for the Contract phase is run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.",
            Assert.Throws<NotSupportedException>(
                () => new InPhaseExpression(new ExecuteSqlStatementExpression(), Migrator.Authoring.Phase.Contract, null).ExecuteWith(null!)).Message);

    [Fact]
    public void The_syntax_version_is_the_major_number_of_the_assembly()
        => Assert.Equal(AuthoringContract.Version, typeof(AuthoringContract).Assembly.GetName().Version!.Major);

    private static ReplaceColumnExpression Replacement()
    {
        var expression = new ReplaceColumnExpression { TableName = "t" };
        expression.Replaced.Add(new ReplacedColumnDefinition("a", null));
        expression.Replaced.Add(new ReplacedColumnDefinition("b", null));
        return expression;
    }
}
